//! Where voxels are in the patient, as ITK's formats (NRRD, MetaImage) say it: LPS, by columns, in files whose number of
//! axes is the number of spatial axes.

use crate::error::{Error, Result};
use crate::image::Header;
use mica_kernels::geometry::{Affine, MAX_RANK};

/// Signs that turn LPS into RAS+, and back.
pub(crate) const LPS: [f64; MAX_RANK] = [-1.0, -1.0, 1.0];

/// Columns whose box has less than this part of the volume of a right-angled one are taken as dependent.
const FLAT: f64 = 1e-9;

/// The affine of a file: one column (voxel step) for each spatial axis, in a world of `origin.len()` axes, 1 to 3. Where
/// there are fewer columns than that (a slice in space), unit columns at right angles are added. `signs` turn the file's
/// world into RAS+.
///
/// # Errors
/// `Corrupt` in `field` for columns that are not finite or depend on each other.
pub(crate) fn affine(columns: &[Vec<f64>], origin: &[f64], signs: [f64; MAX_RANK], field: &str) -> Result<Affine> {
    let rank = origin.len();
    let mut columns: Vec<Vec<f64>> = columns.to_vec();
    while columns.len() < rank {
        columns.push(perpendicular(&columns, rank));
    }
    // A zero times a sign is written as a plain zero.
    let signed = |row: usize, value: f64| if value == 0.0 { 0.0 } else { value * signs[row] };
    let mut rows = vec![vec![0.0; rank + 1]; rank + 1];
    for (i, row) in rows.iter_mut().take(rank).enumerate() {
        for (slot, column) in row.iter_mut().zip(&columns) {
            *slot = signed(i, column[i]);
        }
        row[rank] = signed(i, origin[i]);
    }
    rows[rank][rank] = 1.0;
    let affine = Affine::from_rows(&rows).map_err(|error| Error::corrupt(error.to_string()).in_field(field))?;
    let box_volume: f64 = columns.iter().map(|column| length(column)).product();
    let volume = affine.determinant().abs();
    // Also refuses what overflows.
    if volume.partial_cmp(&(FLAT * box_volume)) != Some(std::cmp::Ordering::Greater) {
        return Err(Error::field(field, "directions that do not depend on each other", format!("{columns:?}")));
    }
    Ok(affine)
}

pub(crate) fn length(column: &[f64]) -> f64 {
    match column {
        // Exact for axes that run along the world's.
        [x] => x.abs(),
        _ if column.iter().filter(|x| **x != 0.0).count() == 1 => column.iter().map(|x| x.abs()).sum(),
        _ => column.iter().map(|x| x * x).sum::<f64>().sqrt(),
    }
}

/// A unit vector at right angles to one or two columns (of any length), or the first axis where there is none.
fn perpendicular(columns: &[Vec<f64>], rank: usize) -> Vec<f64> {
    let mut unit = vec![0.0; rank];
    match (rank, columns) {
        (2, [a]) => unit = vec![-a[1], a[0]],
        (3, [a]) => {
            // At right angles to the world's axis that is furthest from `a`.
            let far = (0..3).min_by(|i, j| a[*i].abs().total_cmp(&a[*j].abs())).unwrap_or(0);
            let mut other = [0.0; 3];
            other[far] = 1.0;
            unit = cross(a, &other);
        }
        (3, [a, b]) => unit = cross(a, b),
        _ => unit[0] = 1.0,
    }
    let size = length(&unit);
    unit.iter_mut().for_each(|x| *x = if *x == 0.0 { 0.0 } else { *x / size });
    unit
}

fn cross(a: &[f64], b: &[f64]) -> Vec<f64> {
    vec![a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

/// How an image is laid out in a file of ITK's kind.
pub(crate) struct Placement {
    /// The image's axes that are not channels, in order.
    pub axes: Vec<usize>,
    /// Extents of the file's axes without channels; more than `axes` where a slice in space needs axes of extent 1.
    pub sizes: Vec<usize>,
    /// The image's channel axis.
    pub channels: Option<usize>,
    /// Voxel steps in LPS: a square matrix, one column for each of `sizes`.
    pub columns: Vec<Vec<f64>>,
    /// Centre of the first voxel in LPS.
    pub origin: Vec<f64>,
}

impl Placement {
    /// The placement of an image.
    ///
    /// # Errors
    /// `Unsupported` for an image without voxels or with more than `most` axes.
    pub(crate) fn of(header: &Header, most: usize) -> Result<Self> {
        if header.shape.contains(&0) {
            return Err(Error::unsupported(format!("shape {:?}: the format holds no empty image", header.shape)));
        }
        let channels = header.channel_axis;
        let axes: Vec<usize> = (0..header.shape.len()).filter(|axis| Some(*axis) != channels).collect();
        let mut sizes: Vec<usize> = axes.iter().map(|&axis| header.shape[axis]).collect();
        let mut rank = header.affine.rank();
        // Axes of the world along which the image does not extend and which mean nothing are left out.
        let entry = |row: usize, column: usize| header.affine.get(row, column).unwrap_or(0.0);
        while rank > sizes.len().max(1) && is_plain(rank, header.affine.rank(), entry) {
            rank -= 1;
        }
        sizes.resize(sizes.len().max(rank), 1);
        let count = sizes.len();
        if count > most {
            return Err(Error::unsupported(format!("{count} axes: the format holds at most {most}")));
        }
        let size = header.affine.rank();
        let lps = |row: usize, value: f64| if value == 0.0 { 0.0 } else { value * LPS.get(row).unwrap_or(&1.0) };
        let columns = (0..count).map(|column| {
            let value =
                |row: usize| if row < rank && column < rank { entry(row, column) } else { f64::from(row == column) };
            (0..count).map(|row| lps(row, value(row))).collect()
        });
        let origin = (0..count).map(|row| if row < rank { lps(row, entry(row, size)) } else { 0.0 }).collect();
        Ok(Self { columns: columns.collect(), origin, axes, sizes, channels })
    }

    /// The image's axes with channels first, the fastest first: how NRRD and MetaImage hold components.
    pub(crate) fn order(&self) -> Vec<usize> {
        self.channels.iter().chain(&self.axes).copied().collect()
    }
}

/// Whether the last of `rank` world axes is the identity, apart from the others and from the translation in column
/// `origin`.
fn is_plain(rank: usize, origin: usize, entry: impl Fn(usize, usize) -> f64) -> bool {
    let last = rank - 1;
    let apart =
        (0..last).all(|other| entry(last, other) == 0.0 && entry(other, last) == 0.0) && entry(last, origin) == 0.0;
    apart && entry(last, last) == 1.0
}

/// A number as text that reads back as the same number.
pub(crate) fn text(value: f64) -> String {
    let size = value.abs();
    if size == 0.0 || (1e-5..1e16).contains(&size) { format!("{value}") } else { format!("{value:e}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::element::Element;

    #[test]
    fn missing_columns_are_at_right_angles() {
        for (columns, rank) in [
            (vec![vec![0.6, 0.8, 0.0], vec![-1.6, 1.2, 0.0]], 3),
            (vec![vec![0.0, 0.0, 3.0]], 3),
            (vec![vec![1.0, 2.0]], 2),
            (vec![], 2),
        ] {
            let affine = affine(&columns, &vec![0.0; rank], [1.0; 3], "directions").expect("an affine");
            let column = |j: usize| (0..rank).map(|i| affine.get(i, j).expect("an entry")).collect::<Vec<_>>();
            for j in columns.len()..rank {
                assert!((length(&column(j)) - 1.0).abs() < 1e-15);
                for k in 0..j {
                    let dot: f64 = column(j).iter().zip(column(k)).map(|(a, b)| a * b).sum();
                    assert!(dot.abs() < 1e-15, "{columns:?}: {dot}");
                }
            }
        }
    }

    #[test]
    fn dependent_directions_are_refused() {
        for columns in [vec![vec![1.0, 2.0], vec![2.0, 4.0]], vec![vec![0.0, 0.0], vec![1.0, 0.0]]] {
            assert!(affine(&columns, &[0.0; 2], LPS, "directions").is_err());
        }
    }

    #[test]
    fn a_slice_in_space_is_written_with_an_axis_of_extent_1() {
        let header = |rows: &[[f64; 4]; 4], shape: &[usize], channels| {
            let affine = Affine::from_rows(rows).expect("an affine");
            Header { channel_axis: channels, ..Header::new("test", Element::U8, shape.to_vec(), affine) }
        };
        let mut rows = [[2.0, 0.0, 0.0, 5.0], [0.0, 3.0, 0.0, 6.0], [0.0, 0.0, 1.0, 0.0], [0.0, 0.0, 0.0, 1.0]];
        let plain = Placement::of(&header(&rows, &[4, 5, 3], Some(2)), 10).expect("a placement");
        // Translation in an axis that was left out would be lost, so only plain axes are left out.
        assert_eq!((plain.sizes, plain.columns), (vec![4, 5], vec![vec![-2.0, 0.0], vec![0.0, -3.0]]));
        rows[2][3] = 7.0;
        let lifted = Placement::of(&header(&rows, &[4, 5], None), 10).expect("a placement");
        assert_eq!((lifted.sizes, lifted.origin), (vec![4, 5, 1], vec![-5.0, -6.0, 7.0]));
        let four = Placement::of(&header(&rows, &[4, 5, 6, 7], None), 10).expect("a placement");
        assert_eq!(four.columns[3], [0.0, 0.0, 0.0, 1.0]);
        assert_eq!(four.origin, [-5.0, -6.0, 7.0, 0.0]);
    }
}
