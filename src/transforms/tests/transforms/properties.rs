//! What holds for every image.

use super::*;
use mica_core::Pending;
use mica_transforms::lazy::apply_pending;
use proptest::prelude::*;

fn dtype() -> impl Strategy<Value = DType> {
    prop::sample::select(DType::ALL.to_vec())
}

/// A shape of one to three channels and `rank` spatial axes, some of them empty.
fn shape(rank: impl Strategy<Value = usize>) -> impl Strategy<Value = Vec<i64>> {
    rank.prop_flat_map(|rank| prop::collection::vec(prop_oneof![1 => Just(0i64), 9 => 1i64..6], rank)).prop_map(
        |mut shape| {
            shape.insert(0, 2);
            shape
        },
    )
}

/// A subset of the axes, in any order.
fn axes(rank: usize) -> impl Strategy<Value = Vec<i64>> {
    Just((0..rank as i64).collect::<Vec<_>>())
        .prop_shuffle()
        .prop_flat_map(move |axes| (0..=rank).prop_map(move |count| axes[..count].to_vec()))
}

fn flip(axes: &[i64], lazy: bool) -> Component {
    with_values("Flip", [("spatial_axis", Value::from(axes.to_vec())), ("lazy", Value::Bool(lazy))])
}

/// What lies at an index of an axis of `extent` voxels, by walking there step by step; `None` outside.
fn walk(index: i64, extent: i64, padding: &str) -> Option<i64> {
    let (mut at, mut way) = (0i64, 1i64);
    let (count, start) = (index.abs(), if index < 0 { -1 } else { 1 });
    way *= start;
    for _ in 0..count {
        let next = at + way;
        if (0..extent).contains(&next) {
            at = next;
            continue;
        }
        match padding {
            "zeros" => return None,
            "border" => {}
            "wrap" => at = next.rem_euclid(extent),
            // The border itself is not repeated.
            _ if extent == 1 => {}
            _ => {
                way = -way;
                at += way;
            }
        }
    }
    Some(at)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_flip_is_its_own_inverse(
        (shape, axes) in shape(1usize..5).prop_flat_map(|shape| { let rank = shape.len() - 1; (Just(shape), axes(rank)) }),
        dtype in dtype(),
    ) {
        let image = placed(counting(dtype, &shape));
        let transform = flip(&axes, false);
        let once = apply(&transform, &image);
        assert_same(&apply(&transform, &once), &image, "twice");
        let back = invert(&transform, &once).expect("inverted");
        assert_same(&back, &image, "inverted");
        prop_assert_eq!((affine(&back), history(&back)), (affine(&image), "[]".to_owned()));
    }

    #[test]
    fn lazy_and_eager_pipelines_give_the_same_voxels_at_the_same_place(
        (shape, flips) in shape(2usize..4).prop_flat_map(|shape| {
            let rank = shape.len() - 1;
            (Just(shape), prop::collection::vec(axes(rank), 0..5))
        }),
        dtype in dtype(),
    ) {
        let image = placed(counting(dtype, &shape));
        let steps: Vec<Component> = flips.iter().map(|axes| flip(axes, false)).collect();
        let pipeline = with_values("Compose", [("transforms", Value::from(steps)), ("lazy", Value::Null)]);
        let run = |lazy| {
            let run = Run { lazy: Some(lazy), ..Run::default() };
            transform::apply(&pipeline, image.clone().into(), &run).and_then(tensor).expect("applied")
        };
        let (eager, lazy) = (run(false), run(true));
        prop_assert_eq!((numbers(&eager), eager.shape()), (numbers(&lazy), lazy.shape()));
        let rank = lazy.affine().expect("affine").rank();
        prop_assert_eq!(eager.affine().expect("affine").to_rank(rank).expect("rank").to_vec(), affine(&lazy));
        let back = invert(&pipeline, &lazy).expect("inverted");
        prop_assert_eq!(numbers(&back), numbers(&image));
    }

    #[test]
    fn moving_voxels_agrees_with_looking_each_one_up(
        shape in prop::collection::vec(1i64..5, 2..4),
        seed in any::<u32>(),
        padding in prop::sample::select(vec!["zeros", "border", "wrap", "reflection"]),
        dtype in dtype(),
    ) {
        let rank = shape.len();
        let mut random = RandomState::new(seed);
        let order = random.permutation(rank);
        let mut matrix = vec![0.0; (rank + 1) * (rank + 1)];
        matrix[(rank + 1) * (rank + 1) - 1] = 1.0;
        let (mut maps, mut output_shape) = (Vec::new(), Vec::new());
        for (k, source) in order.iter().enumerate() {
            let flipped = random.randint(0, 2).expect("drawn") == 1;
            let offset = random.randint(-6, 10).expect("drawn");
            matrix[source * (rank + 1) + k] = if flipped { -1.0 } else { 1.0 };
            matrix[source * (rank + 1) + rank] = offset as f64;
            maps.push((*source, flipped, offset));
            output_shape.push(random.randint(1, 7).expect("drawn"));
        }
        let mut full = vec![2];
        full.extend(&shape);
        let mut image = counting(dtype, &full);
        let values = numbers(&image);
        image.image_mut().expect("image").pending.push(Pending {
            operation: mica_core::Operation { class: "Any".into(), ..Default::default() },
            shape: output_shape.clone(),
            affine: Affine::from_slice(&matrix).expect("affine"),
        });

        let mut expected = Vec::new();
        let count: i64 = output_shape.iter().product();
        for channel in 0..2 {
            for linear in 0..count {
                let mut rest = linear;
                let mut source = vec![Some(0i64); rank];
                for k in (0..rank).rev() {
                    let o = rest % output_shape[k];
                    rest /= output_shape[k];
                    let (axis, flipped, offset) = maps[k];
                    source[axis] = walk(if flipped { offset - o } else { offset + o }, shape[axis], padding);
                }
                let at = source.iter().zip(&shape).try_fold(channel, |at, (index, extent)| Some(at * extent + (*index)?));
                expected.push(at.map_or(0.0, |at| values[at as usize]));
            }
        }
        let overrides = Map::from([("padding_mode".to_owned(), Value::from(padding))]);
        for executor in EXECUTORS {
            for image in memory_orders(&image) {
                let moved = apply_pending(image, Some(&overrides), &Run { executor, ..Run::default() }).expect("moved");
                prop_assert_eq!(&moved.shape()[1..], &output_shape[..]);
                // Every value of these small images is a float32, bfloat16 and bool have rounded before.
                prop_assert_eq!(numbers(&moved), expected.clone());
            }
        }
    }

    #[test]
    fn both_executors_scale_to_the_same_bits(
        numbers in prop::collection::vec(-3e4f64..3e4, 1..40),
        a in (-1000i64..1000, -1000i64..1000),
        b in (prop::option::of(-10.0f64..10.0), prop::option::of(-10.0f64..10.0)),
        from in dtype(),
        to in dtype(),
        clip in any::<bool>(),
    ) {
        prop_assume!(from != DType::Bool && (!clip || b.0.is_some() || b.1.is_some() || a.0 == a.1));
        let image = image(from, &[1, numbers.len() as i64], &numbers);
        let transform = with_values("ScaleIntensityRange", [
            ("a_min", Value::Int(a.0)),
            ("a_max", Value::Float(a.1 as f64)),
            ("b_min", b.0.into()),
            ("b_max", b.1.into()),
            ("clip", Value::Bool(clip)),
            ("dtype", Value::from(to.name())),
        ]);
        let [kernels, torch] = EXECUTORS.map(|executor| run_on(&transform, &image, executor).expect("scaled"));
        assert_same(&kernels, &torch, "executors");
    }
}
