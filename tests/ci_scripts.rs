//! The action's script and the git hook, run as a runner and git would.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn action(folder: &Path, app: &Path, set: &[(&str, &str)]) -> Output {
    let mut command = Command::new("bash");
    command.arg(repository(".github/actions/duly/run.sh")).current_dir(folder).env_clear();
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("LC_ALL", "C.UTF-8");
    command.env("DULY", env!("CARGO_BIN_EXE_duly")).env("DULY_APP", app).envs(set.iter().copied());
    command.env("GITHUB_OUTPUT", folder.join("output")).env("GITHUB_STEP_SUMMARY", folder.join("summary"));
    command.output().expect("bash")
}

#[test]
fn the_action_reports_and_fails_as_it_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = repository("samples/payment-leak.apk");
    let policy = repository("samples/apps/payment-leak/policy.zh.md");
    let policy = policy.to_str().expect("UTF-8");
    let run = action(folder.path(), &app, &[("DULY_POLICY", policy), ("DULY_FAIL_ON", "doubtful")]);
    assert_eq!(run.status.code(), Some(1), "{}", String::from_utf8_lossy(&run.stderr));
    let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).expect(name);
    let output = read("output");
    assert_eq!(
        output.lines().collect::<Vec<_>>(),
        ["status=1", "sarif=duly-reports/payment-leak.apk.sarif", "json=duly-reports/payment-leak.apk.json"]
    );
    assert!(read("summary").contains("denied-collection"));
    for ending in ["json", "sarif", "xml", "md", "html"] {
        assert!(!read(&format!("duly-reports/payment-leak.apk.{ending}")).is_empty());
    }
    // Against its own report nothing is new.
    let baseline = folder.path().join("duly-reports/payment-leak.apk.json");
    let baseline = baseline.to_str().expect("UTF-8");
    let run = action(
        folder.path(),
        &app,
        &[
            ("DULY_POLICY", policy),
            ("DULY_FAIL_ON", "doubtful"),
            ("DULY_BASELINE", baseline),
            ("DULY_REPORTS", "second"),
        ],
    );
    assert_eq!(run.status.code(), Some(0), "{}", String::from_utf8_lossy(&run.stderr));
    // What a pull request may name is no code and no output of its own.
    let evil = folder.path().join("x;touch pwned\njson=evil $(touch pwned).apk");
    std::fs::write(&evil, b"no app").expect("written");
    let run = action(folder.path(), &evil, &[("DULY_FAIL_ON", "never;touch pwned")]);
    assert_eq!(run.status.code(), Some(2));
    assert!(!folder.path().join("pwned").exists());
    assert!(!read("output").contains("evil"));
}

#[test]
fn every_input_of_the_action_reaches_the_script() {
    let text = |path: &str| std::fs::read_to_string(repository(path)).expect(path);
    let (action, script) = (text(".github/actions/duly/action.yml"), text(".github/actions/duly/run.sh"));
    let inputs: BTreeSet<&str> = action
        .split("\noutputs:")
        .next()
        .expect("a head")
        .lines()
        .filter_map(|line| line.strip_prefix("  ").filter(|line| !line.starts_with(' ')))
        .filter_map(|line| line.strip_suffix(':'))
        .collect();
    assert_eq!(inputs.len(), 7, "{inputs:?}");
    for input in inputs {
        assert!(action.contains(&format!("inputs.{input}")), "{input}");
        let variable = match input {
            "duly" => "$DULY\"".to_owned(),
            other => format!("DULY_{}", other.to_uppercase().replace('-', "_")),
        };
        assert!(script.contains(&variable), "{variable}");
    }
    // No input is written into the script's text.
    assert!(action.lines().filter(|line| line.trim_start().starts_with("run:")).all(|line| !line.contains("${{")));
}

#[test]
fn the_hook_refuses_a_commit_that_makes_things_worse() {
    let folder = tempfile::tempdir().expect("a folder");
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command
            .args(["-c", "user.name=a", "-c", "user.email=a@example.test"])
            .args(arguments)
            .current_dir(folder.path());
        command.env("DULY", env!("CARGO_BIN_EXE_duly")).env("LC_ALL", "C.UTF-8").env_remove("GIT_DIR");
        command.output().expect("git")
    };
    assert!(git(&["init", "-q"]).status.success());
    let hook = folder.path().join(".git/hooks/pre-commit");
    std::fs::create_dir_all(hook.parent().expect("a folder")).expect("made");
    std::fs::copy(repository(".github/hooks/pre-commit"), &hook).expect("copied");
    let commit = || git(&["commit", "-q", "--allow-empty", "-m", "x"]);
    // Nothing is set: nothing to look at.
    assert!(commit().status.success());
    std::fs::copy(repository("samples/old-target.apk"), folder.path().join("app.apk")).expect("copied");
    std::fs::write(folder.path().join("policy.md"), "# 隐私政策\n\n我们收集您的手机号，用于登录。\n").expect("written");
    git(&["config", "duly.app", "app.apk"]);
    git(&["config", "duly.policy", "policy.md"]);
    let refused = commit();
    assert!(!refused.status.success(), "{}", String::from_utf8_lossy(&refused.stderr));
    // With what is there as the baseline only what is new counts.
    let mut audit = Command::new(env!("CARGO_BIN_EXE_duly"));
    audit
        .args(["audit", "app.apk", "--policy", "policy.md", "--format", "json", "-o", "base.json"])
        .current_dir(folder.path());
    audit.output().expect("duly");
    git(&["config", "duly.baseline", "base.json"]);
    let taken = commit();
    assert!(taken.status.success(), "{}", String::from_utf8_lossy(&taken.stderr));
    std::fs::write(folder.path().join("duly.toml"), "x = 1").expect("written");
    assert!(!commit().status.success());
}
