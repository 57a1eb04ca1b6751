// SPDX-License-Identifier: MIT
//! gaoya from Rust, without Python: gaoya_peer INPUT.jsonl GROUPS.csv BANDS ROWS THRESHOLD
//!
//! Reads an article, cuts it into words (runs of letters, digits and `_`, lower-cased), hands the windows of 5 words
//! as slices of one string to MinHasher32, and forgets the text. Each signature is made once, inserted, then queried;
//! the index verifies a candidate by the estimate from the signatures. Groups are connected components. One thread.
//! An article of fewer than 5 words is one shingle; one without words stays alone.

use gaoya::minhash::{MinHashIndex, MinHasher, MinHasher32, SmallVecContainer};
use serde::Deserialize;
use std::env;
use std::error::Error;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};

const WORDS: usize = 5;

#[derive(Deserialize)]
struct Article {
    id: String,
    #[serde(default)]
    text: String,
}

/// The words of `text` with a space between, and where each begins and ends in there.
fn normalise(text: &str, words: &mut String, spans: &mut Vec<(usize, usize)>) {
    words.clear();
    spans.clear();
    let mut begin = None;
    for sign in text.chars().flat_map(char::to_lowercase) {
        if sign.is_alphanumeric() || sign == '_' {
            begin.get_or_insert(words.len());
            words.push(sign);
        } else if let Some(at) = begin.take() {
            spans.push((at, words.len()));
            words.push(' ');
        }
    }
    if let Some(at) = begin {
        spans.push((at, words.len()));
    }
}

fn shingles<'a>(words: &'a str, spans: &'a [(usize, usize)]) -> impl Iterator<Item = &'a str> {
    let n = WORDS.min(spans.len()).max(1);
    spans.windows(n).map(move |window| &words[window[0].0..window[n - 1].1])
}

fn root(parent: &mut [usize], mut i: usize) -> usize {
    while parent[i] != i {
        parent[i] = parent[parent[i]];
        i = parent[i];
    }
    i
}

fn join(parent: &mut [usize], i: usize, j: usize) {
    let (i, j) = (root(parent, i), root(parent, j));
    parent[i.max(j)] = i.min(j);
}

/// The ids, and the signature of each article that has words.
fn sign_all(path: &str, n_slots: usize) -> Result<(Vec<String>, Vec<(usize, Vec<u32>)>), Box<dyn Error>> {
    let hasher = MinHasher32::new(n_slots);
    let (mut ids, mut signed) = (Vec::new(), Vec::new());
    let (mut words, mut spans) = (String::new(), Vec::new());
    for line in BufReader::with_capacity(1 << 20, File::open(path)?).lines() {
        let article: Article = serde_json::from_str(&line?)?;
        normalise(&article.text, &mut words, &mut spans);
        if !spans.is_empty() {
            signed.push((ids.len(), hasher.create_signature(shingles(&words, &spans))));
        }
        ids.push(article.id);
    }
    Ok((ids, signed))
}

/// An id as a field of CSV.
fn quoted(id: &str) -> String {
    if id.contains(['"', ',', '\n', '\r']) {
        return format!("\"{}\"", id.replace('"', "\"\""));
    }
    id.to_string()
}

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = env::args().collect();
    if args.len() != 6 {
        return Err("usage: gaoya_peer INPUT.jsonl GROUPS.csv BANDS ROWS THRESHOLD".into());
    }
    let (bands, rows): (usize, usize) = (args[3].parse()?, args[4].parse()?);
    let (ids, signed) = sign_all(&args[1], bands * rows)?;
    let mut index: MinHashIndex<u32, usize, SmallVecContainer<usize, 2>> =
        MinHashIndex::new_index(bands, rows, args[5].parse()?);
    for (number, signature) in &signed {
        index.insert(*number, signature.clone());
    }
    let mut parent: Vec<usize> = (0..ids.len()).collect();
    for (number, signature) in &signed {
        for other in index.query(signature) {
            join(&mut parent, *number, *other);
        }
    }
    let mut out = BufWriter::new(File::create(&args[2])?);
    writeln!(out, "id,group")?;
    for number in 0..ids.len() {
        let kept = root(&mut parent, number);
        writeln!(out, "{},{}", quoted(&ids[number]), quoted(&ids[kept]))?;
    }
    out.flush()?;
    println!("{{\"version\": \"0.2.2\"}}");
    Ok(())
}
