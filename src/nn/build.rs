//! Lets this crate's tests find libtorch.

include!("../../build/run_path.rs");

fn main() {
    run_path(&libtorch());
}
