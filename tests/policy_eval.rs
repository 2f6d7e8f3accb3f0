//! Reads labelled policies where `DULY_POLICY_EVAL=DIR` names a folder with a folder of texts for each task
//! (`DIR/TASK/ID.txt`), writes `DIR/out/TASK.jsonl` for the scorer, and prints how much was read how fast.
//! Without the variable there is nothing to measure, and the test only says so.

use std::path::Path;
use std::time::Instant;

use duly::policy::{Action, Input, Origin, read};

#[test]
fn labelled_policies() {
    let Some(folder) = std::env::var_os("DULY_POLICY_EVAL") else {
        println!("DULY_POLICY_EVAL is not set: nothing measured");
        return;
    };
    let folder = Path::new(&folder);
    std::fs::create_dir_all(folder.join("out")).unwrap();
    let mut tasks: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir() && path.file_name().is_some_and(|name| name != "out"))
        .collect();
    tasks.sort();
    assert!(!tasks.is_empty(), "no folder of texts in {}", folder.display());
    for task in tasks {
        let mut files: Vec<_> = std::fs::read_dir(&task)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
            .collect();
        files.sort();
        let mut lines = String::new();
        let mut characters = 0;
        let start = Instant::now();
        for path in &files {
            let bytes = std::fs::read(path).unwrap();
            let id = path.file_stem().unwrap().to_str().unwrap();
            let policy = read(&[Input { file: &format!("{id}.txt"), origin: Origin::Given, bytes: &bytes }]).unwrap();
            characters += policy.documents.iter().map(|document| document.text.chars().count()).sum::<usize>();
            let disclosures: Vec<_> = policy
                .disclosures
                .iter()
                .map(|disclosure| {
                    let action = if disclosure.action == Action::Use { Action::Collect } else { disclosure.action };
                    serde_json::json!({
                        "data_type": disclosure.data_type, "action": action, "actor": disclosure.actor, "span": disclosure.span,
                        "vague": disclosure.vague, "condition": disclosure.condition, "entity": disclosure.entity,
                    })
                })
                .collect();
            let line = serde_json::json!({ "document": id, "disclosures": disclosures });
            lines.push_str(&line.to_string());
            lines.push('\n');
        }
        let elapsed = start.elapsed();
        let name = task.file_name().unwrap().to_str().unwrap();
        std::fs::write(folder.join("out").join(format!("{name}.jsonl")), lines).unwrap();
        println!("{name}: {} documents, {characters} characters, {elapsed:.1?}", files.len());
    }
}
