//! Decides where the program looks for libtorch.

include!("../../build/run_path.rs");
include!("../../build/commit.rs");

fn main() {
    commit();
    // For this crate's tests only.
    println!("cargo:rustc-env=MICA_LINKED_LIBTORCH={}", libtorch().display());
    let origin = match std::env::var("CARGO_CFG_TARGET_OS").as_deref() {
        Ok("linux") => "$ORIGIN",
        Ok("macos") => "@loader_path",
        _ => return,
    };
    // In the package, next to the library.
    for place in ["/../lib", "/../lib/libtorch/lib", "/../libtorch/lib"] {
        println!("cargo:rustc-link-arg-bins=-Wl,-rpath,{origin}{place}");
    }
}
