//! What the axes of an NRRD file are: space, time, or components; and where the voxels are in the patient.

use super::header::{Text, quoted};
use crate::element::Element;
use crate::error::{Error, Result};
use crate::world::{self, LPS};
use mica_kernels::geometry::{Affine, MAX_RANK};

/// What one axis of the file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// Along it, voxels lie in space.
    Space,
    /// Along it, the same place is seen again.
    Time,
    /// Along it lie the components of one voxel.
    Components,
    /// Its two elements are one complex number.
    Complex,
    /// It has one element and no meaning.
    Nothing,
}

/// The axes of an image.
#[derive(Debug)]
pub(super) struct Axes {
    /// Extents in the file, the fastest first; without the axis of complex numbers, with axes of extent 1 at the end
    /// where there are fewer spatial axes than the world has.
    pub sizes: Vec<usize>,
    /// For each axis of the image its axis in `sizes`: space, then time, then components.
    pub order: Vec<usize>,
    /// The image's axis of components; the file's fastest where there are several.
    pub channels: Option<usize>,
    pub affine: Affine,
    /// What one number is.
    pub element: Element,
    /// What a careful user should know.
    pub warnings: Vec<String>,
}

/// Kinds of axes whose elements are parts of one voxel.
const COMPONENT_KINDS: &[&str] = &[
    "list",
    "point",
    "vector",
    "covariant-vector",
    "normal",
    "complex",
    "2-vector",
    "3-color",
    "rgb-color",
    "hsv-color",
    "xyz-color",
    "4-color",
    "rgba-color",
    "3-vector",
    "3-gradient",
    "3-normal",
    "4-vector",
    "quaternion",
    "2d-symmetric-matrix",
    "2d-masked-symmetric-matrix",
    "2d-matrix",
    "2d-masked-matrix",
    "3d-symmetric-matrix",
    "3d-masked-symmetric-matrix",
    "3d-matrix",
    "3d-masked-matrix",
];

/// The world of a file.
struct World {
    /// Numbers in each vector.
    dimension: usize,
    /// What turns its first axes into RAS+.
    signs: [f64; MAX_RANK],
}

impl World {
    /// Axes that are space: the fourth is time.
    fn rank(&self) -> usize {
        self.dimension.min(MAX_RANK)
    }
}

/// Reads `space` and `space dimension`; none where the file has no world.
fn world(text: &Text, warnings: &mut Vec<String>) -> Result<Option<World>> {
    if let Some(name) = text.get("space") {
        let plain: String = name.chars().filter(|c| !matches!(c, ' ' | '-' | '_')).collect::<String>().to_lowercase();
        let (space, time) = match plain.as_str() {
            "rast" | "last" | "lpst" => (&plain[..3], 1),
            other => other.strip_suffix("time").map_or((other, 0), |space| (space, 1)),
        };
        let signs = match space {
            "rightanteriorsuperior" | "ras" => [1.0; 3],
            "leftanteriorsuperior" | "las" => [-1.0, 1.0, 1.0],
            "leftposteriorsuperior" | "lps" => LPS,
            "scannerxyz" | "3drighthanded" | "3dlefthanded" => {
                warnings.push(format!(
                    "space '{name}' does not say where the patient's left is; taken as left-posterior-superior, as ITK does"
                ));
                LPS
            }
            _ => return Err(Error::field("space", "a space of the NRRD specification", quoted(name))),
        };
        return Ok(Some(World { dimension: 3 + time, signs }));
    }
    let Some(found) = text.whole("space dimension")? else { return Ok(None) };
    let dimension = usize::try_from(found).ok().filter(|dimension| (1..=8).contains(dimension));
    let dimension = dimension.ok_or_else(|| Error::field("space dimension", "1 to 8", found))?;
    // A world without a name is taken as ITK takes it.
    Ok(Some(World { dimension, signs: LPS }))
}

impl Axes {
    /// Reads them.
    pub(super) fn read(text: &Text) -> Result<Self> {
        let count = text.dimension()?;
        let mut sizes = text.sizes(count)?;
        let mut element = text.element()?;
        let mut warnings = Vec::new();
        let kinds = text.words("kinds", count)?;
        let mut directions = text.vectors("space directions", count)?;
        let world = world(text, &mut warnings)?.or_else(|| {
            let dimension = directions.iter().flatten().flatten().next().map(Vec::len)?;
            (1..=8).contains(&dimension).then_some(World { dimension, signs: LPS })
        });

        let mut roles = Vec::with_capacity(count);
        for axis in 0..count {
            let kind = kinds.as_ref().map_or("???", |kinds| kinds[axis].as_str());
            let place = AxisFacts { axis, size: sizes[axis], element, world: world.as_ref() };
            let direction = directions.as_ref().map(|directions| directions[axis].as_deref());
            roles.push(place.role(kind, direction, &mut warnings)?);
        }
        if roles[0] == Role::Complex {
            element = if element == Element::F32 { Element::C64 } else { Element::C128 };
            sizes.remove(0);
            roles.remove(0);
            directions.iter_mut().for_each(|directions| drop(directions.remove(0)));
        }
        // Without directions, only three axes can be space.
        let most = world.as_ref().map_or(MAX_RANK, World::rank);
        if directions.is_none() {
            let extra = roles.iter_mut().filter(|role| **role == Role::Space).skip(most);
            extra.for_each(|role| *role = Role::Time);
        }

        let of = |role: Role, roles: &[Role]| (0..roles.len()).filter(|axis| roles[*axis] == role).collect::<Vec<_>>();
        let mut order = of(Role::Space, &roles);
        let spatial = order.clone();
        let rank = if world.is_some() { most } else { spatial.len().max(1) };
        if spatial.len() > rank {
            let expected = format!("at most {rank} directions in a space of {rank} axes");
            return Err(Error::field("space directions", expected, spatial.len()));
        }
        while order.len() < rank {
            order.push(sizes.len());
            sizes.push(1);
        }
        order.extend(of(Role::Time, &roles));
        order.extend(of(Role::Components, &roles).iter().rev());
        let channels = roles.contains(&Role::Components).then(|| order.len() - 1);

        let geometry = Geometry { text, spatial: &spatial, rank, complex: roles.len() < count };
        let affine = match (world, directions) {
            (Some(world), Some(directions)) => {
                let columns: Vec<Vec<f64>> = spatial
                    .iter()
                    .filter_map(|&axis| directions[axis].as_ref().map(|vector| vector[..rank].to_vec()))
                    .collect();
                world::affine(&columns, &geometry.space_origin(&world)?, world.signs, "space directions")?
            }
            (world, _) => geometry.along_the_axes(count, world, &mut warnings)?,
        };
        Ok(Self { sizes, order, channels, affine, element, warnings })
    }
}

/// What decides about the role of one axis.
struct AxisFacts<'a> {
    axis: usize,
    size: usize,
    element: Element,
    world: Option<&'a World>,
}

impl AxisFacts<'_> {
    /// `direction` is none where the file has no directions, and holds none where the axis has no direction.
    fn role(&self, kind: &str, direction: Option<Option<&[f64]>>, warnings: &mut Vec<String>) -> Result<Role> {
        let Self { axis, size, element, world } = *self;
        let lower = kind.to_ascii_lowercase();
        let by_kind = match lower.as_str() {
            "???" | "none" | "" | "domain" | "space" => Role::Space,
            "time" => Role::Time,
            "scalar" | "stub" if size == 1 => Role::Nothing,
            "scalar" | "stub" => {
                return Err(Error::field(
                    "kinds",
                    format!("an axis of extent 1 for '{kind}'"),
                    format!("{size} elements"),
                ));
            }
            "complex" if size != 2 => {
                return Err(Error::field("kinds", "an axis of extent 2 for 'complex'", format!("{size} elements")));
            }
            "complex" if axis == 0 && matches!(element, Element::F32 | Element::F64) => Role::Complex,
            other if COMPONENT_KINDS.contains(&other) => Role::Components,
            _ => return Err(Error::field("kinds", "kinds of the NRRD specification", quoted(kind))),
        };
        let Some(direction) = direction else { return Ok(by_kind) };
        let Some(vector) = direction else {
            // A domain without a direction: ITK refuses it, and other writers mean components (a list of volumes).
            return Ok(if by_kind == Role::Space { Role::Components } else { by_kind });
        };
        let dimension = world.map_or(0, |world| world.dimension);
        if vector.len() != dimension {
            return Err(Error::field("space directions", format!("vectors of {dimension} numbers"), vector.len()));
        }
        if let Some(bad) = vector.iter().find(|value| !value.is_finite()) {
            return Err(Error::field("space directions", "finite numbers", bad));
        }
        let (space, rest) = vector.split_at(dimension.min(MAX_RANK));
        let in_space = space.iter().any(|value| *value != 0.0);
        let in_time = rest.iter().any(|value| *value != 0.0);
        match (by_kind, in_space, in_time) {
            (Role::Space, true, _) => {
                if in_time {
                    warnings.push(format!("space directions: what axis {axis} moves in time is left out"));
                }
                Ok(Role::Space)
            }
            (Role::Space | Role::Time, false, true) => Ok(Role::Time),
            // An axis of one element may stand still, or be the thickness of a slice.
            (Role::Nothing, false, false) => Ok(Role::Nothing),
            (Role::Nothing, true, false) => Ok(Role::Space),
            (Role::Space | Role::Time, false, false) => {
                Err(Error::field("space directions", "a direction other than zero", format!("{vector:?}")))
            }
            _ => Err(Error::field(
                "kinds",
                format!("a kind that fits the direction {vector:?} of axis {axis}"),
                quoted(kind),
            )),
        }
    }
}

/// What places the spatial axes.
struct Geometry<'a> {
    text: &'a Text,
    spatial: &'a [usize],
    rank: usize,
    /// Whether the file has an axis before those that `spatial` counts.
    complex: bool,
}

impl Geometry<'_> {
    /// The centre of the first voxel, in the file's world.
    fn space_origin(&self, world: &World) -> Result<Vec<f64>> {
        let Some(mut found) = self.text.vectors("space origin", 1)? else { return Ok(vec![0.0; self.rank]) };
        let Some(mut origin) = found.pop().flatten() else { return Ok(vec![0.0; self.rank]) };
        if origin.len() != world.dimension || origin.iter().any(|value| !value.is_finite()) {
            let expected = format!("{} finite numbers", world.dimension);
            return Err(Error::field("space origin", expected, format!("{origin:?}")));
        }
        origin.truncate(self.rank);
        Ok(origin)
    }

    /// The values of a field for the spatial axes.
    fn of_spatial(&self, field: &'static str, count: usize) -> Result<Option<Vec<f64>>> {
        let first = usize::from(self.complex);
        let values = self.text.numbers(field, count)?;
        Ok(values.map(|values| self.spatial.iter().map(|axis| values[axis + first]).collect()))
    }

    /// A file without directions: its axes are those of the world.
    fn along_the_axes(&self, count: usize, world: Option<World>, warnings: &mut Vec<String>) -> Result<Affine> {
        let known = |value: f64| (value.is_finite() && value != 0.0).then_some(value);
        let missing = vec![f64::NAN; self.spatial.len()];
        let given = self.of_spatial("spacings", count)?;
        let has_spacings = given.is_some();
        let mut spacings = given.unwrap_or_else(|| missing.clone());
        let mins = self.of_spatial("axis mins", count)?.unwrap_or_else(|| missing.clone());
        let maxs = self.of_spatial("axis maxs", count)?.unwrap_or(missing);
        let centers = self.text.words("centers", count)?;
        let sizes = self.text.sizes(count)?;
        let is_node = |axis: usize| {
            let file_axis = axis + usize::from(self.complex);
            centers.as_ref().is_some_and(|centers| centers[file_axis].eq_ignore_ascii_case("node"))
        };
        let mut origin = vec![0.0; self.rank];
        for (i, &axis) in self.spatial.iter().enumerate() {
            let size = sizes[axis + usize::from(self.complex)] as f64;
            let steps = if is_node(axis) { size - 1.0 } else { size };
            let spread = (maxs[i] - mins[i]) / steps;
            spacings[i] = known(spacings[i]).or_else(|| known(spread)).unwrap_or(1.0);
        }
        if let Some(world) = &world {
            origin = self.space_origin(world)?;
            if has_spacings {
                warnings
                    .push("the file names a space and no directions; its axes are taken as those of the space".into());
            }
        } else if mins.iter().all(|value| value.is_finite()) {
            // Mins are the edge of the first voxel, unless samples are at the nodes of the grid.
            for (i, &axis) in self.spatial.iter().enumerate() {
                origin[i] = mins[i] + if is_node(axis) { 0.0 } else { spacings[i] / 2.0 };
            }
        }
        let column = |i: usize| (0..self.rank).map(|row| if row == i { spacings[i] } else { 0.0 }).collect();
        let columns: Vec<Vec<f64>> = (0..self.spatial.len()).map(column).collect();
        world::affine(&columns, &origin, world.map_or(LPS, |world| world.signs), "spacings")
    }
}
