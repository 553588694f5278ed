"""Has age open a file; it asks at a terminal only, and here is one: PASSPHRASE FILE TARGET."""
import os, pty, sys
passphrase, source, target = sys.argv[1:]
child, terminal = pty.fork()
if child == 0:
    try: os.execvp('age', ['age', '--decrypt', '-o', target, source])
    except FileNotFoundError: os._exit(127)
told, answered = b'', False
while True:
    try: heard = os.read(terminal, 1024)
    except OSError: break
    if not heard: break
    told += heard
    if b'assphrase' in told and not answered:
        os.write(terminal, passphrase.encode() + b'\n')
        answered = True
code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
sys.stderr.write(told.decode(errors='replace'))
sys.exit(code)
