//! Compiles the callback trampolines and decides how libmica is linked: its name, where it looks for libtorch, and that
//! nothing but `mica_*` is visible.

include!("../../build/run_path.rs");
include!("../../build/commit.rs");

fn main() {
    commit();
    cc::Build::new().cpp(true).std("c++17").file("callback.cpp").compile("mica_callback");
    println!("cargo:rerun-if-changed=callback.cpp");

    let lib = libtorch();
    let target = std::env::var("CARGO_CFG_TARGET_OS").unwrap_or_default();
    if std::env::var("CARGO_CFG_TARGET_FAMILY").as_deref() == Ok("unix") {
        println!("cargo:rustc-link-arg-tests=-Wl,-rpath,{}", lib.display());
        println!("cargo:rustc-link-arg-benches=-Wl,-rpath,{}", lib.display());
    }
    let major = std::env::var("CARGO_PKG_VERSION_MAJOR").unwrap_or_default();
    match target.as_str() {
        "linux" => {
            println!("cargo:rustc-cdylib-link-arg=-Wl,-soname,libmica.so.{major}");
            // Next to libmica, below it, or in the package.
            for place in ["", "/libtorch/lib", "/../libtorch/lib"] {
                println!("cargo:rustc-cdylib-link-arg=-Wl,-rpath,$ORIGIN{place}");
            }
            // Dependencies export some C symbols of their own.
            println!("cargo:rustc-cdylib-link-arg=-Wl,--exclude-libs,ALL");
        }
        "macos" => {
            println!("cargo:rustc-cdylib-link-arg=-Wl,-install_name,@rpath/libmica.{major}.dylib");
            for place in ["", "/libtorch/lib", "/../libtorch/lib"] {
                println!("cargo:rustc-cdylib-link-arg=-Wl,-rpath,@loader_path{place}");
            }
        }
        _ => {}
    }
}
