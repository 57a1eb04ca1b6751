in="$DATA/summit/articles.jsonl"
python3 - "$in" <<'END'
import bz2, gzip, lzma, sys, tarfile, zipfile
data = open(sys.argv[1], "rb").read()
gzip.open("a.jsonl.gz", "wb").write(data)
bz2.open("a.jsonl.bz2", "wb").write(data)
lzma.open("a.jsonl.xz", "wb").write(data)
with zipfile.ZipFile("a.zip", "w", zipfile.ZIP_DEFLATED) as z:
    z.write(sys.argv[1], "articles.jsonl")
for name, mode in (("a.tar", "w"), ("a.tar.gz", "w:gz")):
    with tarfile.open(name, mode) as t:
        t.add(sys.argv[1], "articles.jsonl")
END
"$PRESSFOLD" dedup "$in" --groups want.csv --quiet >want.jsonl
for packed in a.*; do
    "$PRESSFOLD" dedup "$packed" --groups got.csv --quiet >got.jsonl
    cmp want.jsonl got.jsonl && cmp want.csv got.csv && echo "$packed: the same"
done
# The name does not matter, and a pipe will do.
mv a.jsonl.gz nameless
"$PRESSFOLD" dedup nameless --quiet | cmp - want.jsonl && echo 'nameless: the same'
"$PRESSFOLD" dedup - --quiet <nameless | cmp - want.jsonl && echo 'a pipe: the same'
