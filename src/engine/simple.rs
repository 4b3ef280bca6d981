//! [`SimpleInferer`].

use crate::inferer::{Inferer, Plan, Request};
use mica_core::Value;
use mica_core::component;
use mica_core::error::{Error, Result};
use mica_transforms::transform::Run;

component! {
    /// Applies the network to the whole image at once.
    ///
    /// Input: what the network takes. Output: what it gives.
    ///
    /// Example (Python): `SimpleInferer()(batch, TorchScript(path))`
    ///
    /// Source: MONAI 1.6.1 `SimpleInferer`.
    pub struct SimpleInferer {}
}

impl Inferer for SimpleInferer {
    fn plan(&self, _request: &Request<'_>) -> Result<Plan> {
        Err(Error::unsupported("the network gets the whole image at once: what that takes is known when it is done"))
    }

    fn infer(&self, request: Request<'_>, run: &Run<'_>) -> Result<Value> {
        run.check()?;
        let mut arguments = vec![Value::Tensor(request.image.clone())];
        arguments.extend_from_slice(request.positional);
        (request.network)(&arguments, request.named)
    }
}
