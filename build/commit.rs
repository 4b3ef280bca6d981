// Included by the build scripts of what is shipped, not by those of the crates beneath: each commit rebuilds who records it.

/// Passes the commit that is built to the crate, as `MICA_COMMIT`; "unknown" outside of a repository.
fn commit() {
    let git = std::process::Command::new("git").args(["rev-parse", "--short=12", "HEAD"]).output();
    let commit = git.ok().filter(|output| output.status.success()).and_then(|output| String::from_utf8(output.stdout).ok());
    let commit = commit.unwrap_or_default();
    println!("cargo:rustc-env=MICA_COMMIT={}", if commit.trim().is_empty() { "unknown" } else { commit.trim() });
    // The commit changes with HEAD and with the branch that it names.
    for file in ["HEAD", "refs/heads", "packed-refs"] {
        let file = std::path::Path::new("../../.git").join(file);
        if file.exists() {
            println!("cargo:rerun-if-changed={}", file.display());
        }
    }
}
