// SPDX-License-Identifier: MIT

// ekzhu's minhash-lsh, a Go library: minhash_lsh_peer INPUT.jsonl GROUPS.csv SLOTS THRESHOLD
//
// Reads an article, cuts it into words (runs of letters, digits and _, lower-cased), pushes the windows of 5 words as
// slices of one string, and forgets the text. The library chooses bands and rows for the threshold, indexes all
// signatures and is asked for each; candidates are not verified. Groups are connected components. One thread, if
// GOMAXPROCS says so. An article of fewer than 5 words is one shingle; one without words stays alone.
package main

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strconv"
	"unicode"

	minhashlsh "github.com/ekzhu/minhash-lsh"
)

const (
	words   = 5
	seed    = 1
	library = "github.com/ekzhu/minhash-lsh"
)

type article struct {
	ID   string `json:"id"`
	Text string `json:"text"`
}

type span struct{ begin, end int }

func isWordSign(sign rune) bool {
	return sign == '_' || unicode.IsLetter(sign) || unicode.IsNumber(sign)
}

// normalise writes the words with a space between, and where each begins and ends in there.
func normalise(text string, joined []byte, spans []span) ([]byte, []span) {
	joined, spans = joined[:0], spans[:0]
	begin := -1
	for _, sign := range text {
		if isWordSign(sign) {
			if begin < 0 {
				begin = len(joined)
			}
			joined = append(joined, string(unicode.ToLower(sign))...)
		} else if begin >= 0 {
			spans = append(spans, span{begin, len(joined)})
			joined = append(joined, ' ')
			begin = -1
		}
	}
	if begin >= 0 {
		spans = append(spans, span{begin, len(joined)})
	}
	return joined, spans
}

func sign(joined []byte, spans []span, nSlots int) []uint64 {
	sketch := minhashlsh.NewMinhash(seed, nSlots)
	n := min(words, len(spans))
	for i := 0; i+n <= len(spans); i++ {
		sketch.Push(joined[spans[i].begin:spans[i+n-1].end])
	}
	return sketch.Signature()
}

// signAll returns all ids, and for each its signature, nil where there is no word.
func signAll(path string, nSlots int) (ids []string, signatures [][]uint64, err error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer file.Close()
	decoder := json.NewDecoder(bufio.NewReaderSize(file, 1<<20))
	var joined []byte
	var spans []span
	for {
		var one article
		if err := decoder.Decode(&one); errors.Is(err, io.EOF) {
			return ids, signatures, nil
		} else if err != nil {
			return nil, nil, err
		}
		joined, spans = normalise(one.Text, joined, spans)
		ids = append(ids, one.ID)
		if len(spans) == 0 {
			signatures = append(signatures, nil)
		} else {
			signatures = append(signatures, sign(joined, spans, nSlots))
		}
	}
}

func root(parent []int, i int) int {
	for parent[i] != i {
		parent[i] = parent[parent[i]]
		i = parent[i]
	}
	return i
}

func group(signatures [][]uint64, nSlots int, threshold float64) []int {
	index := minhashlsh.NewMinhashLSH(nSlots, threshold)
	for i, signature := range signatures {
		if signature != nil {
			index.Add(i, signature)
		}
	}
	index.Index()
	parent := make([]int, len(signatures))
	for i := range parent {
		parent[i] = i
	}
	for i, signature := range signatures {
		if signature == nil {
			continue
		}
		for _, key := range index.Query(signature) {
			a, b := root(parent, i), root(parent, key.(int))
			parent[max(a, b)] = min(a, b)
		}
	}
	return parent
}

func writeGroups(path string, ids []string, parent []int) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer file.Close()
	writer := csv.NewWriter(file)
	rows := [][]string{{"id", "group"}}
	for i, id := range ids {
		rows = append(rows, []string{id, ids[root(parent, i)]})
	}
	return writer.WriteAll(rows)
}

func version() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, module := range info.Deps {
			if module.Path == library {
				return module.Version
			}
		}
	}
	return "unknown"
}

func run(args []string) error {
	if len(args) != 4 {
		return errors.New("usage: minhash_lsh_peer INPUT.jsonl GROUPS.csv SLOTS THRESHOLD")
	}
	nSlots, err := strconv.Atoi(args[2])
	if err != nil {
		return err
	}
	threshold, err := strconv.ParseFloat(args[3], 64)
	if err != nil {
		return err
	}
	ids, signatures, err := signAll(args[0], nSlots)
	if err != nil {
		return err
	}
	return writeGroups(args[1], ids, group(signatures, nSlots, threshold))
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Printf("{\"version\": %q}\n", version())
}
