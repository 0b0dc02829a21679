"""Starts the program that this wheel carries."""
import os
import sys


def main():
    program = os.path.join(os.path.dirname(__file__), "qianfan-mcp.exe" if os.name == "nt" else "qianfan-mcp")
    os.environ["QIANFAN_MCP_LAUNCHER"] = "uvx"
    if os.name != "nt":
        os.execv(program, [program, *sys.argv[1:]])

    # Windows knows no exec that keeps the process; the console tells the child of an interrupt itself.
    import signal
    import subprocess

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.exit(subprocess.call([program, *sys.argv[1:]]))
