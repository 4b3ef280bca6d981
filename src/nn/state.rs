//! [`State`]: the tensors of a network by their names in PyTorch's `state_dict()`, in its order.
//!
//! A network is built with a [`Scope`] for each of its modules. The scopes form the tree of PyTorch's modules: they give
//! the tensors their names and remember which module is of which [`Class`], so that initialisers can visit them as
//! `Module.apply` does. When the network stands, [`Scope::into_state`] flattens the tree.

use indexmap::IndexMap;
use mica_core::error::{Error, Result, ResultExt, nearest};
use mica_core::{DType, Device};
use std::cell::RefCell;
use std::ops::Deref;
use std::rc::Rc;
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use tch::{Kind, Tensor};

use crate::init::Init;

/// A tensor of a network, held by its layers and by its [`State`]; all of them see when it changes.
pub struct Weight(Tensor);

// SAFETY: an at::Tensor is an atomically counted reference, and running operations that do not write to it is thread
// safe in libtorch. Whatever writes to it (training, loading, moving) holds the state's lock for writing.
unsafe impl Sync for Weight {}

impl Weight {
    /// Wraps a tensor that is used as a constant.
    pub fn new(tensor: Tensor) -> Self {
        Self(tensor)
    }
}

impl Clone for Weight {
    fn clone(&self) -> Self {
        Self(self.0.shallow_clone())
    }
}

impl Deref for Weight {
    type Target = Tensor;
    fn deref(&self) -> &Tensor {
        &self.0
    }
}

/// What a tensor of a network is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// It is learned.
    Parameter,
    /// It is kept but not learned: running statistics, tables of indices.
    Buffer,
    /// A buffer that moves with the network but is not part of its `state_dict()`.
    Hidden,
}

/// Which of PyTorch's classes a module is, for initialisers that depend on it. The number is that of spatial dimensions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Anything that no initialiser asks for.
    Other,
    /// `torch.nn.Conv1d` to `Conv3d`.
    Conv(usize),
    /// `torch.nn.ConvTranspose1d` to `ConvTranspose3d`.
    ConvTranspose(usize),
    /// `torch.nn.Linear`.
    Linear,
    /// `torch.nn.BatchNorm1d` to `BatchNorm3d`.
    BatchNorm(usize),
    /// `torch.nn.InstanceNorm1d` to `InstanceNorm3d`.
    InstanceNorm(usize),
    /// `torch.nn.GroupNorm`.
    GroupNorm,
    /// `torch.nn.LayerNorm`.
    LayerNorm,
}

struct Node {
    class: Class,
    tensors: IndexMap<String, (Role, Weight)>,
    children: IndexMap<String, Scope>,
}

/// A module under construction: it names tensors and child modules.
///
/// The order of children is that in which they are first named. PyTorch's is that of the assignment of attributes; where
/// a network creates its modules in another order, it names the children first.
#[derive(Clone)]
pub struct Scope(Rc<RefCell<Node>>);

impl Default for Scope {
    fn default() -> Self {
        Self::new()
    }
}

impl Scope {
    /// A module without a parent.
    pub fn new() -> Self {
        Self(Rc::new(RefCell::new(Node { class: Class::Other, tensors: IndexMap::new(), children: IndexMap::new() })))
    }

    /// The child module of this name, made where there is none.
    pub fn child(&self, name: impl ToString) -> Scope {
        self.0.borrow_mut().children.entry(name.to_string()).or_default().clone()
    }

    /// Makes a module that has a name elsewhere known under a second one. Its tensors appear twice in the state.
    pub fn attach(&self, name: impl ToString, module: &Scope) {
        self.0.borrow_mut().children.insert(name.to_string(), module.clone());
    }

    /// Says which class it is.
    pub fn set_class(&self, class: Class) {
        self.0.borrow_mut().class = class;
    }

    /// Which class it is.
    pub fn class(&self) -> Class {
        self.0.borrow().class
    }

    /// Adds a learned float32 tensor.
    pub fn parameter(&self, name: &str, shape: &[i64], init: Init) -> Result<Weight> {
        let tensor = Tensor::f_empty(shape, (Kind::Float, tch::Device::Cpu))?;
        init.fill(&tensor)?;
        self.add(name, Role::Parameter, tensor.f_set_requires_grad(true)?)
    }

    /// Adds a parameter that stays as it is: one of PyTorch's with `requires_grad=False`.
    pub fn frozen(&self, name: &str, tensor: Tensor) -> Result<Weight> {
        self.add(name, Role::Parameter, tensor)
    }

    /// Adds a tensor that is not learned.
    pub fn buffer(&self, name: &str, tensor: Tensor) -> Result<Weight> {
        self.add(name, Role::Buffer, tensor)
    }

    /// Adds a tensor that moves with the network but is not in its `state_dict()`.
    pub fn hidden(&self, name: &str, tensor: Tensor) -> Result<Weight> {
        self.add(name, Role::Hidden, tensor)
    }

    fn add(&self, name: &str, role: Role, tensor: Tensor) -> Result<Weight> {
        let weight = Weight(tensor);
        match self.0.borrow_mut().tensors.insert(name.to_owned(), (role, weight.clone())) {
            None => Ok(weight),
            Some(_) => Err(Error::internal(format!("two tensors of a module are called '{name}'"))),
        }
    }

    /// A tensor of this very module.
    pub fn tensor(&self, name: &str) -> Option<Weight> {
        self.0.borrow().tensors.get(name).map(|(_, weight)| weight.clone())
    }

    /// Its children by name.
    pub fn children(&self) -> Vec<(String, Scope)> {
        self.0.borrow().children.iter().map(|(name, child)| (name.clone(), child.clone())).collect()
    }

    /// Visits every module, children before their parent: PyTorch's `Module.apply`. A module that has two names is
    /// visited twice.
    pub fn apply(&self, visit: &mut dyn FnMut(&Scope) -> Result<()>) -> Result<()> {
        for (_, child) in self.children() {
            child.apply(visit)?;
        }
        visit(self)
    }

    /// Every module once, parents before their children: PyTorch's `Module.modules`.
    pub fn modules(&self) -> Vec<Scope> {
        fn collect(scope: &Scope, found: &mut Vec<Scope>) {
            if found.iter().all(|known| !Rc::ptr_eq(&known.0, &scope.0)) {
                found.push(scope.clone());
                for (_, child) in scope.children() {
                    collect(&child, found);
                }
            }
        }
        let mut found = Vec::new();
        collect(self, &mut found);
        found
    }

    /// The state of the finished network.
    pub fn into_state(self) -> State {
        let mut state = State { entries: IndexMap::new(), hidden: Vec::new(), lock: RwLock::default() };
        let mut seen = Vec::new();
        flatten(&self, "", &mut seen, &mut state);
        state
    }
}

fn flatten(scope: &Scope, prefix: &str, seen: &mut Vec<*const RefCell<Node>>, state: &mut State) {
    let node = scope.0.borrow();
    let address = Rc::as_ptr(&scope.0);
    let again = seen.contains(&address);
    seen.push(address);
    let parameters = node.tensors.iter().filter(|(_, (role, _))| *role == Role::Parameter);
    let buffers = node.tensors.iter().filter(|(_, (role, _))| *role == Role::Buffer);
    for (name, (role, weight)) in parameters.chain(buffers) {
        let entry = Entry { role: *role, weight: weight.clone(), again };
        state.entries.insert(format!("{prefix}{name}"), entry);
    }
    if !again {
        let hidden = node.tensors.values().filter(|(role, _)| *role == Role::Hidden);
        state.hidden.extend(hidden.map(|(_, weight)| weight.clone()));
    }
    for (name, child) in &node.children {
        flatten(child, &format!("{prefix}{name}."), seen, state);
    }
}

/// A tensor of a network with its name's role.
struct Entry {
    role: Role,
    weight: Weight,
    /// Whether it stands further up under another name.
    again: bool,
}

/// What [`State::load`] could not match.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unmatched {
    /// Names that the network has and the given tensors lack.
    pub missing: Vec<String>,
    /// Names that the given tensors have and the network lacks.
    pub unexpected: Vec<String>,
}

/// The tensors of a network by name, in the order of PyTorch's `state_dict()`.
///
/// The tensors are shared with the layers: what is loaded here, they compute with.
pub struct State {
    entries: IndexMap<String, Entry>,
    hidden: Vec<Weight>,
    lock: RwLock<()>,
}

impl State {
    /// The names in order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }

    /// Names, roles and tensors in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Role, &Tensor)> {
        self.entries.iter().map(|(name, entry)| (name.as_str(), entry.role, &*entry.weight))
    }

    /// The tensor of this name.
    pub fn get(&self, name: &str) -> Option<&Tensor> {
        self.entries.get(name).map(|entry| &*entry.weight)
    }

    /// Everything that is learned, each tensor once under its first name: PyTorch's `named_parameters()`.
    pub fn parameters(&self) -> impl Iterator<Item = (&str, &Tensor)> {
        let parameters = self.entries.iter().filter(|(_, entry)| entry.role == Role::Parameter && !entry.again);
        parameters.map(|(name, entry)| (name.as_str(), &*entry.weight))
    }

    /// Copies tensors into those of the same name, converting element type and device.
    ///
    /// # Errors
    /// `Shape` where a tensor has another shape than the network's; with `strict`, `NotFound` where names are missing or
    /// unexpected. Nothing is copied then.
    pub fn load<'a>(
        &self,
        tensors: impl IntoIterator<Item = (&'a str, &'a Tensor)>,
        strict: bool,
    ) -> Result<Unmatched> {
        let given: IndexMap<&str, &Tensor> = tensors.into_iter().collect();
        let missing = self.keys().filter(|name| !given.contains_key(name)).map(str::to_owned).collect();
        let unexpected = given.keys().filter(|name| self.get(name).is_none()).map(|name| (*name).to_owned()).collect();
        let unmatched = Unmatched { missing, unexpected };
        if strict {
            self.check_names(&unmatched)?;
        }
        for (name, tensor) in &given {
            if let Some(own) = self.get(name)
                && own.size() != tensor.size()
            {
                return Err(Error::shape(format!(
                    "'{name}': the network has shape {:?}, found {:?}",
                    own.size(),
                    tensor.size()
                )));
            }
        }
        let _alone = self.write();
        tch::no_grad(|| {
            for (name, tensor) in &given {
                if let Some(own) = self.get(name) {
                    own.shallow_clone().f_copy_(tensor).map_err(Error::from).at(|| *name)?;
                }
            }
            Ok(unmatched)
        })
    }

    fn check_names(&self, unmatched: &Unmatched) -> Result<()> {
        let list = |names: &[String]| {
            let shown = names.iter().take(8).map(|name| format!("'{name}'")).collect::<Vec<_>>().join(", ");
            format!("{shown}{}", if names.len() > 8 { format!(" and {} more", names.len() - 8) } else { String::new() })
        };
        match (unmatched.missing.as_slice(), unmatched.unexpected.as_slice()) {
            ([], []) => Ok(()),
            ([], unexpected @ [first, ..]) => {
                let hint = nearest(first, self.keys()).map_or(String::new(), |near| format!(" (near: '{near}')"));
                Err(Error::not_found(format!("the network has no tensors called {}{hint}", list(unexpected))))
            }
            (missing, []) => Err(Error::not_found(format!("the state lacks the tensors {}", list(missing)))),
            (missing, unexpected) => Err(Error::not_found(format!(
                "the state lacks the tensors {} and has {}, which the network lacks",
                list(missing),
                list(unexpected)
            ))),
        }
    }

    /// Moves every tensor to a device and converts those of floating point to an element type, gradients too.
    pub fn to(&self, device: Option<Device>, dtype: Option<DType>) -> Result<()> {
        if let Some(dtype) = dtype.filter(|dtype| !dtype.is_floating_point()) {
            return Err(Error::type_mismatch(format!("a network computes in floating point, found {dtype}")));
        }
        let device = device.map(Device::available).transpose()?;
        let _alone = self.write();
        let hidden = self.hidden.iter();
        let own = self.entries.values().filter(|entry| !entry.again).map(|entry| &entry.weight);
        tch::no_grad(|| {
            for weight in own.chain(hidden) {
                move_in_place(weight, device, dtype)?;
                let gradient = weight.f_grad()?;
                if gradient.defined() {
                    move_in_place(&gradient, device, dtype)?;
                }
            }
            Ok(())
        })
    }

    /// Keeps everybody from writing to the tensors while they are read.
    pub fn read(&self) -> RwLockReadGuard<'_, ()> {
        self.lock.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps everybody from the tensors while they are written to.
    pub fn write(&self) -> RwLockWriteGuard<'_, ()> {
        self.lock.write().unwrap_or_else(PoisonError::into_inner)
    }
}

fn move_in_place(tensor: &Tensor, device: Option<Device>, dtype: Option<DType>) -> Result<()> {
    let from = tensor.f_kind()?;
    let floating = matches!(from, Kind::Half | Kind::BFloat16 | Kind::Float | Kind::Double);
    let kind = match dtype {
        Some(DType::Float16) if floating => Kind::Half,
        Some(DType::BFloat16) if floating => Kind::BFloat16,
        Some(DType::Float64) if floating => Kind::Double,
        Some(_) if floating => Kind::Float,
        _ => from,
    };
    let device = device.map_or(tensor.device(), Device::to_tch);
    let moved = tensor.f_detach()?.f_to_device_(device, kind, false, false)?;
    Ok(tensor.shallow_clone().f_set_data(&moved)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scope() -> Scope {
        let scope = Scope::new();
        scope.child("second");
        let first = scope.child("first");
        first.buffer("mean", Tensor::zeros([2], (Kind::Float, tch::Device::Cpu))).unwrap();
        first.parameter("weight", &[2], Init::Constant(1.0)).unwrap();
        scope.child("second").parameter("weight", &[3], Init::Constant(2.0)).unwrap();
        scope.parameter("bias", &[1], Init::Constant(0.0)).unwrap();
        scope.attach("again", &first);
        scope
    }

    #[test]
    fn names_come_in_the_order_of_a_state_dict() {
        let state = scope().into_state();
        let names: Vec<_> = state.keys().collect();
        assert_eq!(names, ["bias", "second.weight", "first.weight", "first.mean", "again.weight", "again.mean"]);
        let parameters: Vec<_> = state.parameters().map(|(name, _)| name).collect();
        assert_eq!(parameters, ["bias", "second.weight", "first.weight"]);
    }

    #[test]
    fn loading_and_moving_reach_every_holder() {
        let scope = scope();
        let held = scope.child("first").tensor("weight").unwrap();
        let state = scope.into_state();
        let new = Tensor::from_slice(&[5.0f64, 6.0]);
        let unmatched = state.load([("first.weight", &new), ("stranger", &new)], false).unwrap();
        assert_eq!(unmatched.unexpected, ["stranger"]);
        assert_eq!(unmatched.missing.len(), 5);
        state.to(None, Some(DType::Float64)).unwrap();
        assert_eq!(held.kind(), Kind::Double);
        assert!(held.requires_grad());
        assert_eq!(Vec::<f64>::try_from(&*held).unwrap(), [5.0, 6.0]);
    }

    #[test]
    fn what_does_not_fit_is_refused_by_name() {
        let state = scope().into_state();
        let new = Tensor::from_slice(&[5.0f32, 6.0]);
        let error = state.load([("second.weight", &new)], false).unwrap_err();
        assert!(error.message().contains("'second.weight'") && error.message().contains("[3]"), "{error}");
        let error = state.load([("first.wieght", &new)], true).unwrap_err();
        assert!(error.message().contains("'first.wieght'"), "{error}");
    }
}
