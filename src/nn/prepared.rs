//! A native network prepared for inference: traced when it sees an image, once for each shape.

use crate::network::{Model, Optimization};
use mica_core::error::Result;
use mica_core::script::{NamedTensor, ScriptModule};
use mica_core::{Map, Value};
use std::sync::{Arc, Mutex, PoisonError};

/// Traces that are kept. An image seldom has windows of more shapes; each trace holds packed weights.
const KEPT: usize = 4;

/// The shapes of the inputs, and what was traced with them.
type Trace = (Vec<Vec<i64>>, Arc<ScriptModule>);

/// See the module.
pub(crate) struct Prepared {
    model: Arc<dyn Model>,
    how: Optimization,
    kept_methods: Vec<String>,
    traces: Mutex<Vec<Trace>>,
}

impl Prepared {
    /// Of a network that nobody else changes.
    pub(crate) fn new(model: Arc<dyn Model>, how: Optimization, kept: &[String]) -> Self {
        Self { model, how, kept_methods: kept.to_vec(), traces: Mutex::default() }
    }

    fn trace(&self, inputs: &[Value]) -> Result<Arc<ScriptModule>> {
        let shapes: Vec<Vec<i64>> = inputs
            .iter()
            .map(|input| match input {
                Value::Tensor(tensor) => tensor.shape().to_vec(),
                _ => Vec::new(),
            })
            .collect();
        let mut traces = self.traces.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, module)) = traces.iter().find(|(known, _)| *known == shapes) {
            return Ok(Arc::clone(module));
        }
        let traced = self.model.traced(inputs)?;
        let module = Arc::new(traced.freeze(&self.kept_methods, self.how == Optimization::Fuse)?);
        if traces.len() == KEPT {
            traces.remove(0);
        }
        traces.push((shapes, Arc::clone(&module)));
        Ok(module)
    }
}

impl Model for Prepared {
    fn forward(&self, positional: &[Value], named: &Map, gradients: bool) -> Result<Value> {
        self.trace(positional)?.call("forward", positional, named, gradients)
    }

    fn class(&self) -> &str {
        self.model.class()
    }

    fn state(&self) -> Result<Vec<NamedTensor>> {
        self.model.state()
    }

    fn traced(&self, inputs: &[Value]) -> Result<ScriptModule> {
        self.model.traced(inputs)
    }
}
