//! The same answer as Debian's `apksigner verify -v --print-certs`.

use std::path::{Path, PathBuf};
use std::process::Command;

use duly::android::signature::{Levels, Scheme, Signatures, verify};
use duly::container::Apk;
use duly::limit::Budget;
use rayon::prelude::*;

use super::apk::{entry, flipped, parts, rewritten, unsigned, with_block, without};

const V2: u32 = 0x7109_871a;
const V3: u32 = 0xf053_68c0;

/// What `apksigner` says of a file.
#[derive(Debug)]
struct Answer {
    verifies: bool,
    /// v1, v2, v3: whether it was verified so.
    schemes: [bool; 3],
    /// SHA-256 of the signers' certificates.
    certificates: Vec<String>,
    errors: Vec<String>,
}

fn apksigner(path: &Path, min_sdk: Option<u32>) -> Answer {
    let mut command = Command::new("apksigner");
    command.args(["verify", "-v", "--print-certs"]);
    if let Some(min_sdk) = min_sdk {
        command.args(["--min-sdk-version", &min_sdk.to_string()]);
    }
    let output = command.arg(path).output().expect("apksigner must be installed");
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    let scheme = |name: &str| text.lines().any(|line| line.starts_with(name) && line.ends_with(": true"));
    Answer {
        verifies: output.status.success(),
        schemes: ["v1", "v2", "v3"].map(|scheme_name| scheme(&format!("Verified using {scheme_name} scheme"))),
        certificates: text
            .lines()
            .filter(|line| line.starts_with("Signer #"))
            .filter_map(|line| line.split_once("certificate SHA-256 digest: "))
            .map(|(_, digest)| digest.to_owned())
            .collect(),
        errors: text
            .lines()
            .filter(|line| line.starts_with("ERROR") || line.contains("Exception"))
            .map(str::to_owned)
            .collect(),
    }
}

fn duly(bytes: &[u8], levels: Levels) -> Option<Signatures> {
    let budget = Budget::default();
    let apk = Apk::open(bytes, &budget).ok()?;
    Some(verify(&apk, levels, &budget))
}

/// Where `ours` and `theirs` differ.
fn differences(ours: &Signatures, theirs: &Answer) -> Vec<String> {
    let mut differences = Vec::new();
    if ours.verified != theirs.verifies {
        differences.push(format!("verified: {} and not {}", ours.verified, theirs.verifies));
    }
    let valid = |scheme| ours.schemes.iter().find(|(other, _)| *other == scheme).and_then(|(_, valid)| *valid);
    let schemes = [Scheme::V1, Scheme::V2, Scheme::V3];
    if theirs.verifies {
        for (scheme, theirs) in schemes.into_iter().zip(theirs.schemes) {
            if valid(scheme).unwrap_or(false) != theirs {
                differences.push(format!("{scheme:?}: {:?} and not {theirs}", valid(scheme)));
            }
        }
        // The certificates printed are those of the newest scheme, of v3 those for the newest levels alone.
        let newest = schemes.into_iter().rev().find(|scheme| valid(*scheme) == Some(true));
        let signers = ours.signers.iter().filter(|signer| Some(signer.scheme) == newest);
        let mut certificates: Vec<&str> = signers.map(|signer| signer.sha256.as_str()).collect();
        if newest == Some(Scheme::V3) {
            certificates.drain(..certificates.len() - 1);
        }
        if certificates != theirs.certificates {
            differences.push(format!("certificates: {certificates:?} and not {:?}", theirs.certificates));
        }
    }
    // Of a file that does not verify only the first scheme that fails is told.
    for (scheme, name) in
        schemes.into_iter().zip(["JAR signer", "Signature Scheme v2 signer", "Signature Scheme v3 signer"])
    {
        let named = theirs.errors.iter().any(|error| error.contains(name) && !error.contains("is also signed"));
        if named && valid(scheme) == Some(true) {
            differences.push(format!("{scheme:?} is valid in spite of {:?}", theirs.errors));
        }
    }
    differences
}

/// Verifies `bytes` with both, at each of these minimum levels.
fn compare(directory: &Path, name: &str, bytes: &[u8], min_sdks: &[u32], target_sdk: u32) -> Vec<String> {
    let path = directory.join(format!("{}.apk", name.replace(['/', ' '], "_")));
    std::fs::write(&path, bytes).unwrap();
    let mut differences_found = Vec::new();
    for &min_sdk in min_sdks {
        let theirs = apksigner(&path, Some(min_sdk));
        let levels = Levels { min_sdk, target_sdk, target_sandbox: 1 };
        // What cannot be opened is not accepted.
        let ours = duly(bytes, levels).unwrap_or_default();
        for difference in differences(&ours, &theirs) {
            differences_found.push(format!("{name} at level {min_sdk}: {difference}\n  {ours:?}\n  {theirs:?}"));
        }
    }
    std::fs::remove_file(&path).unwrap();
    differences_found
}

fn check(differences: Vec<String>, cases: usize) {
    assert!(differences.is_empty(), "{} of {cases} differ:\n{}", differences.len(), differences.join("\n"));
    println!("{cases} cases agree");
}

/// Keys and certificates, made with `keytool`, in a directory of their own.
struct Keys(tempfile::TempDir);

const PASSWORD: &str = "pass:password";

/// Name, algorithm, and size or curve of all keys.
const KEYS: [(&str, &str, &str); 9] = [
    ("rsa2048", "RSA", "2048"),
    ("rsa2048b", "RSA", "2048"),
    ("rsa3072", "RSA", "3072"),
    ("rsa4096", "RSA", "4096"),
    ("rsa1024", "RSA", "1024"),
    ("ec256", "EC", "secp256r1"),
    ("ec384", "EC", "secp384r1"),
    ("ec521", "EC", "secp521r1"),
    ("dsa2048", "DSA", "2048"),
];

impl Keys {
    fn make() -> Self {
        let keys = Keys(tempfile::tempdir().unwrap());
        KEYS.par_iter().for_each(|(name, algorithm, size)| {
            let mut command = Command::new("keytool");
            command.args(["-genkeypair", "-storetype", "PKCS12", "-storepass", "password", "-alias", name]);
            command.args(["-validity", "10000", "-keyalg", algorithm]);
            command.args([if *algorithm == "EC" { "-groupname" } else { "-keysize" }, size]);
            command.args(["-dname", &format!("CN={name}, OU=\"Tests, all\", O=例子, C=CN")]);
            let output = command.arg("-keystore").arg(keys.store(name)).output().expect("keytool must be installed");
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
        });
        keys
    }

    fn store(&self, name: &str) -> PathBuf {
        self.0.path().join(format!("{name}.p12"))
    }

    /// Arguments that name a key.
    fn arguments(&self, name: &str) -> [String; 4] {
        ["--ks".into(), self.store(name).display().to_string(), "--ks-pass".into(), PASSWORD.into()]
    }

    /// Signs with `signers`, by `schemes` (as `13` for v1 and v3).
    fn sign(&self, bytes: &[u8], signers: &[&str], schemes: &str, min_sdk: u32, more: &[&str]) -> Vec<u8> {
        let directory = tempfile::tempdir_in(self.0.path()).unwrap();
        let (input, output) = (directory.path().join("in.apk"), directory.path().join("out.apk"));
        std::fs::write(&input, bytes).unwrap();
        let mut command = Command::new("apksigner");
        command.args(["sign", "--v4-signing-enabled", "false", "--min-sdk-version", &min_sdk.to_string()]);
        for scheme in ["1", "2", "3"] {
            command.args([format!("--v{scheme}-signing-enabled"), schemes.contains(scheme).to_string()]);
        }
        command.args(more);
        for (count, signer) in signers.iter().enumerate() {
            command.args((count > 0).then_some("--next-signer"));
            command.args(self.arguments(signer));
        }
        command.arg("--in").arg(&input).arg("--out").arg(&output);
        let result = command.output().expect("apksigner must be installed");
        assert!(result.status.success(), "{command:?}: {}", String::from_utf8_lossy(&result.stderr));
        std::fs::read(&output).unwrap()
    }

    /// Makes the proof that `new` succeeds `old`.
    fn rotate(&self, old: &str, new: &str) -> PathBuf {
        let lineage = self.0.path().join(format!("{old}-{new}.lineage"));
        let mut command = Command::new("apksigner");
        command.arg("rotate").arg("--out").arg(&lineage);
        command.arg("--old-signer").args(self.arguments(old)).arg("--new-signer").args(self.arguments(new));
        let result = command.output().expect("apksigner must be installed");
        assert!(result.status.success(), "{}", String::from_utf8_lossy(&result.stderr));
        lineage
    }
}

/// A file to verify, its name, and the minimum levels to verify it at.
type Case = (String, Vec<u8>, Vec<u32>);

fn run(directory: &Path, cases: &[Case], target_sdk: u32) {
    let differences = cases
        .par_iter()
        .flat_map_iter(|(name, bytes, levels)| compare(directory, name, bytes, levels, target_sdk))
        .collect();
    check(differences, cases.iter().map(|(_, _, levels)| levels.len()).sum());
}

#[test]
#[ignore = "needs apksigner and keytool"]
fn every_scheme_with_every_key() {
    let keys = Keys::make();
    let apk = unsigned(21, 29);
    let combinations: Vec<(&str, &str, u32, &[&str])> = ["1", "2", "3", "12", "13", "23", "123"]
        .into_iter()
        .map(|schemes| ("rsa2048", schemes, 21, &[][..]))
        .chain(KEYS.into_iter().skip(2).map(|(key, _, _)| (key, "123", 21, &[][..])))
        // Below 18 v1 is by SHA-1.
        .chain([("rsa2048", "12", 8, &[][..]), ("rsa4096", "1", 17, &[]), ("ec256", "1", 18, &[])])
        .chain([("rsa2048", "23", 28, &["--verity-enabled"][..]), ("ec256", "123", 21, &["--verity-enabled"])])
        .collect();
    let mut cases: Vec<Case> = combinations
        .into_par_iter()
        .map(|(key, schemes, min_sdk, more)| {
            let signed = keys.sign(&apk, &[key], schemes, min_sdk, more);
            (
                format!("{key} v{schemes} min{min_sdk} {}", more.concat()),
                signed,
                vec![1, 17, 18, 21, 23, 24, 27, 28, 33],
            )
        })
        .collect();
    let two = keys.sign(&apk, &["rsa2048", "ec256"], "12", 21, &[]);
    cases.push(("two signers".into(), two.clone(), vec![21, 24, 28]));
    let again = keys.sign(&cases[6].1, &["rsa2048b"], "123", 21, &[]);
    cases.push(("signed again".into(), again, vec![21, 24, 28]));
    cases.push(("unsigned".into(), apk, vec![21, 24, 28]));
    run(keys.0.path(), &cases, 29);
}

#[test]
#[ignore = "needs apksigner and keytool"]
fn rotated_keys() {
    let keys = Keys::make();
    let apk = unsigned(21, 29);
    let lineage = keys.rotate("rsa2048", "ec256");
    let more = ["--lineage", lineage.to_str().unwrap()];
    let rotated = keys.sign(&apk, &["rsa2048", "ec256"], "123", 21, &more);
    let new_only = keys.sign(&apk, &["rsa2048", "ec256"], "3", 28, &more);
    let plain = keys.sign(&apk, &["rsa2048b"], "12", 21, &[]);
    let block = super::apk::pairs(&rotated);
    let other_v2 = super::apk::pairs(&plain);
    let mixed: Vec<_> =
        block.iter().filter(|(id, _)| *id == V3).chain(other_v2.iter().filter(|(id, _)| *id == V2)).cloned().collect();
    let mut cases: Vec<Case> = vec![
        ("rotated".into(), rotated.clone(), vec![21, 24, 28, 33]),
        ("rotated, new key only".into(), new_only, vec![24, 28]),
        ("rotated, v3 stripped".into(), without(&rotated, V3), vec![21, 24, 28]),
        ("another v2 signer".into(), with_block(&rotated, &super::apk::block(&mixed)), vec![21, 24, 28]),
    ];
    // Into the proof of rotation.
    let at = parts(&rotated).block;
    for step in 1..24 {
        let offset = at.start + at.len() * step / 24;
        cases.push((format!("rotated, byte {offset} changed"), flipped(&rotated, offset), vec![21, 28]));
    }
    run(keys.0.path(), &cases, 29);
}

#[test]
#[ignore = "needs apksigner and keytool"]
fn stripped_and_damaged() {
    let keys = Keys::make();
    let apk = unsigned(21, 29);
    let levels = || vec![21, 24, 28];
    let mut cases: Vec<Case> = Vec::new();
    for (key, schemes) in [("rsa2048", "123"), ("rsa2048", "12"), ("ec256", "1"), ("dsa2048", "123"), ("rsa2048", "23")]
    {
        let signed = keys.sign(&apk, &[key], schemes, 21, &[]);
        let title = |what: &str| format!("{key} v{schemes} {what}");
        let parts = parts(&signed);
        if schemes.contains('2') {
            cases.push((title("without v2"), without(&signed, V2), levels()));
            cases.push((title("without v3"), without(&signed, V3), levels()));
            cases.push((title("without block"), with_block(&signed, &[]), levels()));
            for step in 0..12 {
                let offset = parts.block.start + parts.block.len() * step / 12;
                cases.push((title(&format!("block byte {offset}")), flipped(&signed, offset), levels()));
            }
        }
        let names = if schemes.contains('1') {
            let extension = match key {
                "ec256" => "EC",
                "dsa2048" => "DSA",
                _ => "RSA",
            };
            // The signer's name is the key's alias.
            let block = format!("META-INF/{}.{extension}", key.to_uppercase());
            vec![block.replace(&format!(".{extension}"), ".SF"), block, "META-INF/MANIFEST.MF".into()]
        } else {
            Vec::new()
        };
        for name in names.iter().map(String::as_str).chain(["classes.dex", "res/raw/中文.txt"]) {
            let data = entry(&signed, name);
            // Not the very first bit: in deflated data it says which block is the last, and `apksigner` alone reads on
            // without a last block. The platform's two readers do not.
            for step in 1..5 {
                // The signature ends the block. What is before it, Java reads more leniently than the platform does.
                let tail = [".RSA", ".DSA", ".EC"].iter().any(|extension| name.ends_with(extension));
                let offset = if tail { data.end - 11 * step } else { data.start + data.len() * step / 5 };
                cases.push((title(&format!("{name} byte {offset}")), flipped(&signed, offset), levels()));
            }
        }
        // In the certificate's public key.
        for (name, before) in
            [("META-INF/RSA2048.RSA", &[2, 0x82, 1, 1, 0][..]), ("META-INF/EC256.EC", &[3, 0x42, 0, 4])]
        {
            if schemes == "12" || schemes == "1" {
                let changed = rewritten(&signed, name, |contents| {
                    let at = contents.windows(before.len()).position(|bytes| bytes == before).unwrap();
                    contents[at + before.len() + 9] ^= 1;
                });
                cases.extend(changed.map(|changed| (title("with another key"), changed, levels())));
            }
        }
        // The record of the first entry up to its extra field, in steps that meet every field.
        for step in (4..64).step_by(if schemes == "1" { 2 } else { 20 }) {
            let offset = parts.directory.start + step;
            cases.push((title(&format!("directory byte {offset}")), flipped(&signed, offset), levels()));
        }
        let mut longer = signed.clone();
        let comment = longer.len() - 2;
        longer[comment] = 1;
        longer.push(b'c');
        cases.push((title("with a comment"), longer, levels()));
    }
    run(keys.0.path(), &cases, 29);
}

/// Levels from the manifest, and an app that targets a level for which v1 is not enough.
#[test]
#[ignore = "needs apksigner and keytool"]
fn levels_of_the_manifest() {
    let keys = Keys::make();
    let directory = keys.0.path();
    let mut differences_found = Vec::new();
    let mut count = 0;
    for (min_sdk, target_sdk) in [(14, 20), (21, 29), (23, 30), (24, 29), (24, 30), (28, 34)] {
        for schemes in ["1", "12", "123", "3"] {
            let signed = keys.sign(&unsigned(min_sdk, target_sdk), &["rsa2048"], schemes, min_sdk, &[]);
            let path = directory.join("levels.apk");
            std::fs::write(&path, &signed).unwrap();
            let ours = duly(&signed, Levels { min_sdk, target_sdk, target_sandbox: 1 }).unwrap();
            for difference in differences(&ours, &apksigner(&path, None)) {
                differences_found
                    .push(format!("min {min_sdk} target {target_sdk} v{schemes}: {difference}\n  {ours:?}"));
            }
            count += 1;
        }
    }
    check(differences_found, count);
}

/// Every APK below the directory that `DULY_REAL_APPS` names, at the levels of its manifest.
#[test]
#[ignore = "needs DULY_REAL_APPS and apksigner"]
fn real_apps() {
    let directory = std::env::var_os("DULY_REAL_APPS").expect("DULY_REAL_APPS must name a directory of APKs");
    let mut apks = Vec::new();
    let mut open = vec![PathBuf::from(directory)];
    while let Some(directory) = open.pop() {
        for entry in std::fs::read_dir(&directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "apk") {
                apks.push(path);
            }
        }
    }
    assert!(!apks.is_empty(), "DULY_REAL_APPS holds no APK");
    let mut differences_found = Vec::new();
    for path in &apks {
        let bytes = std::fs::read(path).unwrap();
        let budget = Budget::default();
        let apk = Apk::open(&bytes, &budget).unwrap();
        let app = duly::app::read(&apk, &budget).unwrap();
        let levels = Levels { min_sdk: app.min_sdk, target_sdk: app.target_sdk, target_sandbox: 1 };
        let ours = verify(&apk, levels, &budget);
        for difference in differences(&ours, &apksigner(path, None)) {
            differences_found.push(format!("{}: {difference}\n  {ours:?}", path.display()));
        }
    }
    check(differences_found, apks.len());
}
