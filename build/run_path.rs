// Included by the build scripts of crates whose tests, programs or libraries load libtorch.

/// libtorch's `lib` folder, as torch-sys found it.
fn libtorch() -> std::path::PathBuf {
    println!("cargo:rerun-if-env-changed=DEP_TCH_LIBTORCH_LIB");
    std::env::var("DEP_TCH_LIBTORCH_LIB")
        .expect("torch-sys says where libtorch is; the crate must depend on torch-sys directly")
        .into()
}

/// Makes everything that this crate links find libtorch where it was linked. For crates that are not shipped.
#[allow(dead_code, reason = "crates that are shipped choose relative run paths themselves")]
fn run_path(lib: &std::path::Path) {
    if std::env::var("CARGO_CFG_TARGET_FAMILY").as_deref() == Ok("unix") {
        println!("cargo:rustc-link-arg=-Wl,-rpath,{}", lib.display());
    }
}
