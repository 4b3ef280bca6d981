//! Flip, RandFlip.

use super::*;
use mica_core::ErrorCode;

fn flip(arguments: &str, image: &MetaTensor) -> MetaTensor {
    let transform = component("Flip", arguments);
    let [kernels, torch] = EXECUTORS.map(|executor| run_on(&transform, image, executor).expect(arguments));
    assert_same(&kernels, &torch, arguments);
    assert_eq!(kernels.strides(), torch.strides());
    kernels
}

#[test]
fn voxels_affine_and_history_follow_a_flip() {
    // MONAI, of an image (1, 2, 3) with the affine of this test.
    let image = placed(counting(DType::Float32, &[1, 2, 3]));
    let record = |axes: &str| {
        format!(
            r#"[{{"class":"Flip","tracing":true,"do_transforms":true,"orig_size":[2,3],"lazy":false,"extra_info":{{"axes":{axes}}}}}]"#
        )
    };
    let rows = [3.0, 4.0, 5.0, 0.0, 1.0, 2.0];
    let columns = [2.0, 1.0, 0.0, 5.0, 4.0, 3.0];
    let both = [5.0, 4.0, 3.0, 2.0, 1.0, 0.0];
    for (axes, expected, x, y) in [
        ("0", rows, [2.0, 88.0], [1.5, -126.0]),
        ("-2", rows, [2.0, 88.0], [1.5, -126.0]),
        ("[1]", columns, [-2.0, 90.0], [-1.5, -123.0]),
        ("-1", columns, [-2.0, 90.0], [-1.5, -123.0]),
        ("[0,1]", both, [2.0, 88.0], [-1.5, -123.0]),
        ("null", both, [2.0, 88.0], [-1.5, -123.0]),
        ("[]", [0.0, 1.0, 2.0, 3.0, 4.0, 5.0], [-2.0, 90.0], [1.5, -126.0]),
    ] {
        let flipped = flip(&format!(r#"{{"spatial_axis":{axes}}}"#), &image);
        assert_eq!(numbers(&flipped), expected, "{axes}");
        let expected = [x[0], 0., 0., x[1], 0., y[0], 0., y[1], 0., 0., 3., -72., 0., 0., 0., 1.];
        assert_eq!(affine(&flipped), expected, "{axes}");
        assert_eq!(history(&flipped), record(axes));
    }
    assert_eq!((affine(&image), history(&image)), (AFFINE.to_vec(), "[]".to_owned()));
}

#[test]
fn images_of_any_rank_flip_as_in_monai() {
    // In one dimension MONAI loses the shift of the affine (90): the voxels would move in the world.
    let line = flip(r#"{"spatial_axis":0}"#, &placed(counting(DType::Float32, &[1, 3])));
    assert_eq!(numbers(&line), [2.0, 1.0, 0.0]);
    assert_eq!(affine(&line)[..4], [2.0, 0.0, 0.0, 86.0]);
    // MONAI: three dimensions, last axis.
    let volume = flip(r#"{"spatial_axis":2}"#, &placed(counting(DType::Float32, &[1, 1, 2, 3])));
    assert_eq!(numbers(&volume), [2.0, 1.0, 0.0, 5.0, 4.0, 3.0]);
    assert_eq!(affine(&volume)[8..12], [0.0, 0.0, -3.0, -66.0]);
    // MONAI: a fourth axis moves voxels only.
    let time = placed(counting(DType::Float32, &[1, 1, 1, 2, 3]));
    let last = flip(r#"{"spatial_axis":3}"#, &time);
    assert_eq!((numbers(&last), affine(&last)), (vec![2.0, 1.0, 0.0, 5.0, 4.0, 3.0], AFFINE.to_vec()));
    let all = flip("{}", &time);
    assert_eq!(numbers(&all), [5.0, 4.0, 3.0, 2.0, 1.0, 0.0]);
    assert_eq!(affine(&all)[..12], [2., 0., 0., 90., 0., -1.5, 0., -126., 0., 0., -3., -69.]);
    // MONAI: neither channels alone nor a single number have an axis to flip.
    for shape in [&[][..], &[3]] {
        let image = placed(counting(DType::Float32, shape));
        let flipped = flip("{}", &image);
        assert_eq!((numbers(&flipped), affine(&flipped)), (numbers(&image), AFFINE.to_vec()));
        assert!(history(&flipped).contains(r#""orig_size":[]"#));
    }
    // MONAI: without voxels the origin moves by -1.
    let empty = flip(r#"{"spatial_axis":0}"#, &placed(counting(DType::Float32, &[1, 0, 3])));
    assert_eq!((empty.shape(), affine(&empty)[3]), (&[1, 0, 3][..], 92.0));
    // MONAI: a 3x3 affine stays one.
    let mut flat = counting(DType::Float32, &[1, 2, 3]);
    flat.image_mut().expect("image").affine =
        Affine::from_slice(&[2., 0., 5., 0., 3., 6., 0., 0., 1.]).expect("affine");
    assert_eq!(affine(&flip(r#"{"spatial_axis":0}"#, &flat)), [-2., 0., 7., 0., 3., 6., 0., 0., 1.]);
}

#[test]
fn every_type_and_memory_order_flips() {
    for dtype in DType::ALL {
        let volume = counting(dtype, &[2, 3, 4, 5]);
        for axes in ["0", "[0, 2]", "[1, 2]", "null"] {
            let arguments = format!(r#"{{"spatial_axis":{axes}}}"#);
            let expected = flip(&arguments, &volume);
            for image in memory_orders(&volume) {
                assert_same(&flip(&arguments, &image), &expected, axes);
            }
        }
        let fortran = &memory_orders(&volume)[1];
        assert_eq!(flip("{}", fortran).strides(), fortran.strides());
    }
}

#[test]
fn flipping_back_restores_voxels_affine_and_history() {
    let image = placed(counting(DType::Int16, &[2, 3, 4, 5]));
    for axes in ["0", "-1", "[0,2]", "null", "[]"] {
        let transform = component("Flip", &format!(r#"{{"spatial_axis":{axes}}}"#));
        let back = invert(&transform, &apply(&transform, &image)).expect("inverted");
        assert_same(&back, &image, axes);
        assert_eq!((affine(&back), history(&back)), (AFFINE.to_vec(), "[]".to_owned()));
    }
}

#[test]
fn an_instance_undoes_its_own_record_wherever_it_lies() {
    // MONAI: f.inverse(g(f(x))) leaves g's record.
    let (f, g) = (component("Flip", r#"{"spatial_axis":0}"#), component("Flip", r#"{"spatial_axis":1}"#));
    let image = counting(DType::Float32, &[1, 2, 3]);
    let both = apply(&g, &apply(&f, &image));
    let rest = invert(&f, &both).expect("inverted");
    assert_same(&rest, &apply(&g, &image), "g only");
    assert!(history(&rest).contains(r#""axes":1"#) && !history(&rest).contains(r#""axes":0"#));
    // The history alone is enough.
    let back = mica_transforms::track::undo_history(both.clone(), 0, &Run::default()).expect("undone");
    assert_same(&back, &image, "undone");
    let stranger = component("Flip", "{}");
    assert_refused(invert(&stranger, &both), ErrorCode::State, &["has not been applied", "Flip #"]);
    assert_refused(invert(&f, &image), ErrorCode::State, &["no recorded operations"]);
    let plain = image.with_new_info(mica_core::Info::Plain);
    assert_refused(invert(&f, &plain), ErrorCode::State, &["cannot be inverted", "plain tensor"]);
    let waiting = apply(&component("Flip", r#"{"lazy":true}"#), &apply(&f, &image));
    assert_refused(invert(&f, &waiting), ErrorCode::State, &["pending"]);
}

#[test]
fn a_forged_record_is_refused() {
    let mut image = apply(&component("Flip", "{}"), &counting(DType::Float32, &[1, 2, 3]));
    for (axes, parts) in [
        (Value::Int(7), &["found 7", "2 spatial axes"][..]),
        (Value::from("x"), &["extra_info.axes", "\"x\""]),
        (Value::from(vec![0i64, 0]), &["twice"]),
    ] {
        image.image_mut().expect("image").applied[0].extra_info.insert("axes".into(), axes);
        let result = mica_transforms::track::undo_history(image.clone(), 1, &Run::default());
        assert_refused(result, ErrorCode::InvalidArgument, parts);
    }
    image.image_mut().expect("image").applied[0].extra_info.shift_remove("axes");
    let result = mica_transforms::track::undo_history(image, 1, &Run::default());
    assert_refused(result, ErrorCode::State, &["extra_info.axes"]);
}

#[test]
fn axes_that_are_not_there_are_refused() {
    let image = counting(DType::Float32, &[1, 2, 3]);
    for (axes, parts) in [
        ("2", &["found 2", "2 spatial axes: -2 to 1"][..]),
        ("-3", &["found -3", "-2 to 1"]),
        ("[0, 9]", &["found 9"]),
        ("-9223372036854775808", &["found -9223372036854775808"]),
        ("[0, 0]", &["axis 0 twice"]),
        ("[0, -2]", &["[0, -2]", "axis 0 twice"]),
    ] {
        for lazy in [true, false] {
            let transform = component("Flip", &format!(r#"{{"spatial_axis":{axes},"lazy":{lazy}}}"#));
            assert_refused(run_on(&transform, &image, Executor::Auto), ErrorCode::InvalidArgument, parts);
        }
    }
    let channels = counting(DType::Float32, &[3]);
    let result = run_on(&component("Flip", r#"{"spatial_axis":0}"#), &channels, Executor::Auto);
    assert_refused(result, ErrorCode::InvalidArgument, &["no spatial axes"]);
    for axes in ["0.5", "true", "\"x\"", "[0.5]"] {
        let result = build("Flip", &format!(r#"{{"spatial_axis":{axes}}}"#));
        assert_refused(result, ErrorCode::InvalidArgument, &["spatial_axis", "int"]);
    }
}

#[test]
fn batches_are_refused_with_advice() {
    let item = counting(DType::Float32, &[1, 2, 3]);
    let batch = mica_core::batch::collate(&[item.clone().into(), item.into()]).and_then(tensor).expect("batch");
    for name in ["Flip", "RandFlip"] {
        let transform = with_values(name, if name == "Flip" { vec![] } else { vec![("prob", Value::Int(1))] });
        assert_refused(run_on(&transform, &batch, Executor::Auto), ErrorCode::State, &["batch", "decollate"]);
    }
}

#[test]
fn a_flip_of_an_image_with_pending_operations_is_marked() {
    // MONAI
    let lazy = component("Flip", r#"{"spatial_axis":0,"lazy":true}"#);
    let eager = component("Flip", r#"{"spatial_axis":1}"#);
    let marked = apply(&eager, &apply(&lazy, &placed(counting(DType::Float32, &[1, 2, 3]))));
    let message = "Transform Flip has been applied to a MetaTensor with pending operations: ['Flip']";
    assert!(
        history(&marked).contains(&format!(r#""statuses":{{"pending_during_apply":["{message}"]}}"#)),
        "{}",
        history(&marked)
    );
    assert_eq!(affine(&marked)[..8], [2., 0., 0., 88., 0., -1.5, 0., -123.]);
}

#[test]
fn random_flips_draw_as_monai_s() {
    let transform = component("RandFlip", r#"{"prob":0.5,"spatial_axis":0}"#);
    let streams = seeded(&transform, 0);
    let run = Run { streams: &streams, ..Run::default() };
    let image = counting(DType::Float32, &[1, 2, 3]);
    let flipped: Vec<bool> = (0..8)
        .map(|_| {
            let output = transform::apply(&transform, image.clone().into(), &run).and_then(tensor).expect("applied");
            let flipped = numbers(&output)[0] == 3.0;
            assert_eq!(history(&output).contains(r#""do_transforms":false"#), !flipped);
            assert_eq!(numbers(&invert(&transform, &output).expect("inverted")), numbers(&image));
            flipped
        })
        .collect();
    // MONAI: set_random_state(0), prob 0.5.
    assert_eq!(flipped, [false, false, false, false, true, false, true, false]);
}

#[test]
fn a_random_record_holds_the_record_of_what_it_did() {
    let image = placed(counting(DType::Float32, &[1, 2, 3]));
    // MONAI
    let always = component("RandFlip", r#"{"prob":2,"spatial_axis":0}"#);
    assert_eq!(
        history(&apply(&always, &image)),
        r#"[{"class":"RandFlip","tracing":true,"do_transforms":true,"orig_size":[2,3],"lazy":false,"extra_info":{"class":"Flip","tracing":true,"do_transforms":true,"orig_size":[2,3],"lazy":false,"extra_info":{"axes":0}}}]"#
    );
    let never = component("RandFlip", r#"{"prob":-1,"spatial_axis":9}"#);
    let same = apply(&never, &image);
    assert_eq!(
        history(&same),
        r#"[{"class":"RandFlip","tracing":true,"do_transforms":false,"orig_size":[2,3],"lazy":false,"extra_info":{}}]"#
    );
    assert_eq!((numbers(&same), affine(&same)), (numbers(&image), AFFINE.to_vec()));
    assert_eq!(history(&invert(&never, &same).expect("inverted")), "[]");
    // A plain tensor becomes an image with a record.
    assert!(apply(&never, &image.with_new_info(mica_core::Info::Plain)).image().is_some());
    // MONAI
    let waiting = apply(&component("RandFlip", r#"{"prob":1,"spatial_axis":0,"lazy":true}"#), &image);
    assert_eq!(
        pending(&waiting),
        r#"[{"class":"RandFlip","tracing":true,"do_transforms":true,"orig_size":[2,3],"lazy":true,"extra_info":{"class":"Flip","tracing":true,"do_transforms":true,"orig_size":[2,3],"lazy":true,"extra_info":{"axes":0}},"lazy_shape":[2,3],"lazy_affine":[[-1.0,0.0,1.0],[0.0,1.0,0.0],[0.0,0.0,1.0]]}]"#
    );
    let waiting = apply(&component("RandFlip", r#"{"prob":0,"lazy":true}"#), &image);
    assert_eq!(
        pending(&waiting),
        r#"[{"class":"RandFlip","tracing":true,"do_transforms":false,"orig_size":[2,3],"lazy":true,"extra_info":{},"lazy_shape":[2,3],"lazy_affine":[[1.0,0.0,0.0,0.0],[0.0,1.0,0.0,0.0],[0.0,0.0,1.0,0.0],[0.0,0.0,0.0,1.0]]}]"#
    );
    // Not a number is no probability to act on.
    let nan = with_values("RandFlip", [("prob", Value::Float(f64::NAN))]);
    assert!(history(&apply(&nan, &image)).contains(r#""do_transforms":false"#));
}
