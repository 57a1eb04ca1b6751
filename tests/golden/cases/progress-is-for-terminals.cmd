# skip-unless: /dev/pts/ptmx
# On a terminal one line is written over and gone at the end; with never or --quiet it is not there.
cat >terminal.py <<'END'
import os, pty, subprocess, sys

master, slave = pty.openpty()
child = subprocess.Popen(sys.argv[1:], stderr=slave)
os.close(slave)
said = b""
try:
    while data := os.read(master, 65536):
        said += data
except OSError:  # how a terminal says that nobody writes any more
    pass
stages = [part.split(b":")[0].decode() for part in said.split(b"\r") if b":" in part]
print(child.wait(), *dict.fromkeys(stages))
print(said.count(b"\n"), "lines; cleared:", b"\x1b[K\r\x1b[K239 articles" in said)
END
for how in auto always never; do
    python3 terminal.py "$PRESSFOLD" dedup "$DATA/summit/articles.jsonl" -o kept --progress $how
done
python3 terminal.py "$PRESSFOLD" dedup "$DATA/summit/articles.jsonl" -o kept --quiet
