#!/usr/bin/env python3
"""Restarts an application without ever closing its port.

    launcher.py --listen 0.0.0.0:8080 -- java -jar application.jar

SIGHUP starts the application once more on the same listening socket. When the new process
is ready, the old one gets SIGTERM; when it is not in time or ends before, it is killed, and
the old one serves on. One restart at a time: a SIGHUP during a restart is ignored.
SIGTERM and SIGINT end the application and the launcher, which leaves with its exit code.

The socket is the standard input of the launcher if that is a listening socket, as under
systemd with StandardInput=socket; else it is opened with --listen. With neither, as for
Reactor Netty, the application opens a port that it shares (SO_REUSEPORT).

Needs Python 3.6 or later and nothing else.
"""

import argparse
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time

POLL = 0.05


def log(text):
    print("launcher: " + text, file=sys.stderr, flush=True)


def inherited_socket():
    """Return the listening socket on standard input, or None."""
    try:
        listener = socket.socket(fileno=os.dup(0))
        if listener.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
            return listener
    except OSError:
        pass
    return None


def open_socket(address, backlog):
    host, _, port = address.rpartition(":")
    host = host.strip("[]")
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, int(port)))
    listener.listen(backlog)
    return listener


def notify(state):
    """Tell systemd, if it wants to know. The application speaks of one process only."""
    path = os.environ.get("NOTIFY_SOCKET")
    if path:
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notifications:
                notifications.sendto(state.encode(), "\0" + path[1:] if path[0] == "@" else path)
        except OSError as ex:
            log("NOTIFY_SOCKET: " + str(ex))


class Launcher:

    def __init__(self, options, listener, directory):
        self.options = options
        self.listener = listener
        self.directory = directory
        self.count = 0
        self.restart_requested = False
        self.stop_requested = False

    def on_signal(self, number, frame):
        if number == signal.SIGHUP:
            self.restart_requested = True
        else:
            self.stop_requested = True

    def start(self):
        """Start the application; return its process and the file that says it is ready."""
        self.count += 1
        ready_file = os.path.join(self.directory, "ready-%d" % self.count)
        environment = {name: value for name, value in os.environ.items()
                       if name not in ("NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID")}
        environment["QUIESCE_RESTART_INHERITSOCKET"] = "true"
        environment["QUIESCE_RESTART_READYFILE"] = ready_file
        process = subprocess.Popen(self.options.command, env=environment,
                                   stdin=self.listener if self.listener else subprocess.DEVNULL)
        log("started process %d" % process.pid)
        return process, ready_file

    def is_ready(self, process, ready_file):
        """Wait until a process is ready; kill it when it is not in time."""
        deadline = time.monotonic() + self.options.ready_timeout
        while not self.stop_requested:
            if os.path.exists(ready_file):
                return True
            if process.poll() is not None:
                log("process %d ended with code %d before it was ready" % (process.pid, process.returncode))
                return False
            if time.monotonic() > deadline:
                log("process %d was not ready after %g s" % (process.pid, self.options.ready_timeout))
                break
            time.sleep(POLL)
        process.kill()
        process.wait()
        return False

    def stop(self, process):
        """End a process as Quiesce expects it; kill it when it does not go."""
        if process.poll() is None:
            process.terminate()
        try:
            process.wait(self.options.stop_timeout)
        except subprocess.TimeoutExpired:
            log("process %d did not end within %g s" % (process.pid, self.options.stop_timeout))
            process.kill()
            process.wait()
        log("process %d ended with code %d" % (process.pid, process.returncode))

    def restart(self, current):
        """Return the process that serves from now on."""
        log("restart")
        notify("STATUS=Restarting")
        successor, ready_file = self.start()
        if self.is_ready(successor, ready_file):
            log("process %d takes over from %d" % (successor.pid, current.pid))
            self.stop(current)
            current = successor
            result = "restarted"
        else:
            result = "restart given up, process %d serves on" % current.pid
        notify("STATUS=Process %d serves" % current.pid)
        # What came meanwhile asked for a restart that was under way; what comes from here
        # on asks for the next one.
        self.restart_requested = False
        log(result)
        return current

    def run(self):
        for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.on_signal)
        current, ready_file = self.start()
        if not self.is_ready(current, ready_file):
            return current.returncode if current.returncode and current.returncode > 0 else 1
        log("process %d is ready" % current.pid)
        notify("READY=1\nSTATUS=Process %d serves" % current.pid)
        while not self.stop_requested:
            if current.poll() is not None:
                log("process %d ended by itself with code %d" % (current.pid, current.returncode))
                return current.returncode
            if self.restart_requested:
                current = self.restart(current)
            time.sleep(POLL)
        notify("STOPPING=1")
        self.stop(current)
        return current.returncode


def main():
    parser = argparse.ArgumentParser(description="Restarts an application without ever closing its port.")
    parser.add_argument("--listen", metavar="HOST:PORT", help="where to listen, unless standard input does")
    parser.add_argument("--backlog", type=int, default=1024, help="connections that may wait (%(default)s)")
    parser.add_argument("--ready-timeout", type=float, default=60, metavar="SECONDS",
                        help="a process that is not ready by then is killed (%(default)s)")
    parser.add_argument("--stop-timeout", type=float, default=90, metavar="SECONDS",
                        help="a process that has not ended by then is killed (%(default)s)")
    parser.add_argument("command", nargs="+", help="what to start")
    options = parser.parse_args()
    listener = inherited_socket()
    if not listener and options.listen:
        try:
            listener = open_socket(options.listen, options.backlog)
        except (OSError, ValueError) as error:
            log("cannot listen on %s: %s; an application whose launcher was killed may still serve there, "
                "and ends at SIGTERM" % (options.listen, error))
            return 1
    if listener:
        log("listening on %s:%d" % listener.getsockname()[:2])
    with tempfile.TemporaryDirectory(prefix="launcher-") as directory:
        code = Launcher(options, listener, directory).run()
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main())
