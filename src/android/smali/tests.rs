use super::*;

#[test]
fn empty() {
    assert!(assemble(&[]).dex.is_empty());
}
