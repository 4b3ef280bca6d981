//! Builds and runs networks for the tests against MONAI.
//!
//! Layers and blocks can be asked for as networks. It reads one JSON object a line and answers with one: `{"network", "arguments", "seed", "input", "output"}`. It builds
//! the network after seeding libtorch and describes its initial state: names, shapes, the sums of tensors and of their
//! squares. Unless `output` is null, it then loads the tensors `state/…` of the safetensors file `input`, runs `input/0`…
//! in evaluation and in training mode, and writes to the safetensors file `output`: `eval/…` and `train/…`, the outputs;
//! `after/…`, the buffers after training mode; and, for the loss `sum(output * weight/MODE/…)`, the gradients
//! `gradient/MODE/…` of parameters and `input_gradient/MODE/…` of inputs. The answer names the state's keys in order and
//! their roles, and the structure of the outputs; or the error. Without a network the answer is the registry.

mod layers;

use mica_core::error::{Error, Result};
use mica_core::registry::Registry;
use mica_core::{Map, Value};
use mica_nn::Network;
use mica_nn::state::Role;
use serde_json::{Value as Json, json};
use std::io::{BufRead, Write};
use tch::{Kind, Tensor};

fn main() {
    let mut registry = Registry::default();
    mica_nn::register(&mut registry);
    layers::register(&mut registry);
    tch::set_num_threads(1);
    let mut output = std::io::stdout();
    for line in std::io::stdin().lock().lines() {
        let line = line.expect("a line of UTF-8");
        let answer = run(&registry, &line).unwrap_or_else(|error| json!({"error": error.to_string()}));
        writeln!(output, "{answer}").and_then(|()| output.flush()).expect("somebody listens");
    }
}

fn run(registry: &Registry, line: &str) -> Result<Json> {
    let request: Json = serde_json::from_str(line).map_err(|error| Error::parse(error.to_string()))?;
    if request["network"].is_null() {
        return Ok(registry.to_json());
    }
    let text = |name: &str| request[name].as_str().ok_or_else(|| Error::parse(format!("no text '{name}'")));
    let Value::Map(arguments) = Value::from_json(request["arguments"].clone())? else {
        return Err(Error::parse("'arguments' is no map"));
    };
    tch::manual_seed(request["seed"].as_i64().unwrap_or(0));
    let component = registry.build(text("network")?, &arguments)?;
    let network = component.downcast::<Network>().and_then(|network| network.model().as_native());
    let network = network.ok_or_else(|| Error::internal("no native network"))?;
    let state = network.state();
    let sum = |tensor: Tensor| tensor.sum(Kind::Double).double_value(&[]);
    let initial: Vec<Json> = state
        .iter()
        .map(|(name, _, tensor)| {
            let double = tensor.detach().to_kind(Kind::Double);
            json!([name, tensor.size(), sum(double.shallow_clone()), sum(double.square())])
        })
        .collect();
    if request["output"].is_null() {
        return Ok(json!({"initial": initial}));
    }
    let mut results: Vec<(String, Tensor)> = Vec::new();
    let roles: Vec<_> = state.iter().map(|(name, role, _)| json!([name, role == Role::Parameter])).collect();
    let names: Vec<_> = state.parameters().map(|(name, _)| name.to_owned()).collect();
    let given: Map = Tensor::read_safetensors(text("input")?)?
        .into_iter()
        .map(|(name, tensor)| Ok((name, Value::Tensor(mica_core::MetaTensor::plain(tensor)?))))
        .collect::<Result<_>>()?;
    let tensor = |name: &str| match given.get(name) {
        Some(Value::Tensor(tensor)) => Some(tensor.tensor()),
        _ => None,
    };
    state.load(given.keys().filter_map(|key| Some((key.strip_prefix("state/")?, tensor(key)?))), true)?;
    let inputs: Vec<&Tensor> = (0..).map_while(|index| tensor(&format!("input/{index}"))).collect();

    let mut structures = Map::new();
    for (mode, training) in [("eval", false), ("train", true)] {
        // A network may overwrite its input, which a leaf of the graph does not allow.
        let leaves: Vec<Tensor> = inputs.iter().map(|input| input.copy().set_requires_grad(true)).collect();
        let given: Vec<Tensor> = leaves.iter().map(|leaf| leaf * 1.0).collect();
        tch::manual_seed(1);
        let output = network.forward(&given, training)?;
        let mut tensors = Vec::new();
        structures.insert(mode.to_owned(), flatten(&output, &mut tensors));
        let mut loss = Tensor::from(0.0);
        for (index, output) in tensors.iter().enumerate() {
            let name = format!("{mode}/{index}");
            if let Some(weight) = tensor(&format!("weight/{name}")) {
                loss += (output * weight).sum(Kind::Float);
            }
            results.push((name, output.detach().contiguous().copy()));
        }
        for (_, parameter) in state.parameters() {
            parameter.shallow_clone().zero_grad();
        }
        loss.f_backward()?;
        let learned = state.parameters().map(|(name, tensor)| (format!("gradient/{mode}/{name}"), tensor.grad()));
        let leaves = leaves.iter().enumerate();
        let leaves = leaves.map(|(index, leaf)| (format!("input_gradient/{mode}/{index}"), leaf.grad()));
        for (name, gradient) in learned.chain(leaves) {
            if gradient.defined() {
                results.push((name, gradient.contiguous().copy()));
            }
        }
    }
    for (name, _, tensor) in state.iter().filter(|(_, role, _)| *role == Role::Buffer) {
        results.push((format!("after/{name}"), tensor.copy()));
    }
    write(results, text("output")?)?;
    Ok(json!({"initial": initial, "state": roles, "parameters": names, "structure": Value::Map(structures).to_json()}))
}

fn write(results: Vec<(String, Tensor)>, path: &str) -> Result<()> {
    let results: Vec<_> = results.into_iter().map(|(name, tensor)| (name, tensor.contiguous())).collect();
    Ok(Tensor::write_safetensors(&results, path)?)
}

/// Takes the tensors out and leaves their numbers.
fn flatten(value: &Value, tensors: &mut Vec<Tensor>) -> Value {
    match value {
        Value::Tensor(tensor) => {
            tensors.push(tensor.tensor().shallow_clone());
            Value::Int(tensors.len() as i64 - 1)
        }
        Value::List(items) => Value::List(items.iter().map(|item| flatten(item, tensors)).collect()),
        Value::Map(map) => Value::Map(map.iter().map(|(key, item)| (key.clone(), flatten(item, tensors))).collect()),
        other => other.clone(),
    }
}
