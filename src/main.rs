//! Parses arguments, calls the library, and maps the result to an exit status.
fn main() -> std::process::ExitCode {
    duly::cli::run()
}
