//! Compose.

use super::*;
use mica_core::{ErrorCode, Streams};
use mica_transforms::transform::{Abilities, Cancel, Transform};
use std::cell::RefCell;
use std::sync::Arc;

const ROWS: &str = r#"{"_target_":"Flip","spatial_axis":0}"#;
const COLUMNS: &str = r#"{"_target_":"Flip","spatial_axis":1}"#;

fn compose(transforms: &str, rest: &str) -> Component {
    component("Compose", &format!(r#"{{"transforms":[{transforms}]{rest}}}"#))
}

fn pipeline(steps: Vec<Component>, rest: impl IntoIterator<Item = (&'static str, Value)>) -> Component {
    with_values("Compose", std::iter::once(("transforms", Value::from(steps))).chain(rest))
}

/// A transform of the application.
struct Custom<F>(F, Abilities, bool);

impl<F: Fn(Value) -> Result<Value> + Send + Sync> Transform for Custom<F> {
    fn apply(&self, input: Value, _run: &Run<'_>) -> Result<Value> {
        (self.0)(input)
    }
    fn invert(&self, _input: Value, _run: &Run<'_>) -> Result<Value> {
        Err(transform::not_invertible("Custom"))
    }
    fn abilities(&self) -> Abilities {
        self.1
    }
    fn takes_arguments(&self) -> bool {
        self.2
    }
}

fn custom(act: impl Fn(Value) -> Result<Value> + Send + Sync + 'static) -> Component {
    transform::component("Custom", Custom(act, Abilities::NONE, false))
}

/// Adds one to whole numbers.
fn plus_one() -> Component {
    custom(|value| match value {
        Value::Int(number) => Ok(Value::Int(number + 1)),
        other => Err(Error::type_mismatch(format!("expected int, found {}", other.describe()))),
    })
}

fn applied(component: &Component, value: Value) -> Result<Value> {
    transform::apply(component, value, &Run::default())
}

fn json(value: &str) -> Value {
    Value::from_json_str(value).expect("JSON")
}

#[test]
fn transforms_follow_one_another() {
    let image = placed(counting(DType::Int16, &[1, 2, 3]));
    let output = apply(&compose(&format!("{ROWS},{COLUMNS}"), ""), &image);
    assert_eq!((numbers(&output), output.dtype_name()), (vec![5., 4., 3., 2., 1., 0.], "int16"));
    assert_eq!(affine(&output)[..8], [2., 0., 0., 88., 0., -1.5, 0., -123.]);
    // MONAI: no transforms, none, and a single one without a list.
    for arguments in ["{}", r#"{"transforms":null}"#, r#"{"transforms":[]}"#] {
        assert_same(&apply(&component("Compose", arguments), &image), &image, arguments);
    }
    let single = component("Compose", &format!(r#"{{"transforms":{ROWS}}}"#));
    assert_eq!(numbers(&apply(&single, &image)), [3., 4., 5., 0., 1., 2.]);
}

#[test]
fn the_inverse_undoes_all_steps_backwards() {
    let image = placed(counting(DType::Int16, &[1, 2, 3]));
    let nested = format!(r#"{{"_target_":"Compose","transforms":[{COLUMNS},{{"_target_":"Identity"}}]}}"#);
    for (lazy, rank) in [("false", 16), ("true", 9)] {
        let scale = r#"{"_target_":"ScaleIntensityRange","a_min":0,"a_max":1,"dtype":"int16"}"#;
        let pipeline = compose(&format!("{ROWS},{scale},{nested},{ROWS}"), &format!(r#","lazy":{lazy}"#));
        let output = apply(&pipeline, &image);
        let back = invert(&pipeline, &output).expect("inverted");
        assert_eq!((numbers(&back), history(&back)), (numbers(&image), "[]".to_owned()));
        // MONAI: after lazy execution the affine stays 3x3.
        assert_eq!(affine(&back).len(), rank);
    }
    // MONAI: nothing to undo is a warning.
    assert_same(&invert(&compose(r#"{"_target_":"Identity"}"#, ""), &image).expect("the same"), &image, "same");
    // MONAI: pending operations are applied first.
    let lazy = component("Flip", r#"{"spatial_axis":0,"lazy":true}"#);
    let waiting = apply(&lazy, &image);
    let back = invert(&pipeline(vec![lazy], []), &waiting).expect("inverted");
    assert_eq!((numbers(&back), pending(&back)), (numbers(&image), "[]".to_owned()));
    let result = invert(&compose(ROWS, ""), &image);
    assert_refused(result, ErrorCode::State, &["Compose.transforms[0].Flip", "no recorded operations"]);
}

#[test]
fn what_was_applied_out_of_order_cannot_be_inverted() {
    let waiting = apply(&component("Flip", r#"{"spatial_axis":0,"lazy":true}"#), &counting(DType::Float32, &[1, 2, 3]));
    let flip = component("Flip", r#"{"spatial_axis":1}"#);
    let marked = apply(&flip, &waiting);
    let sample = sample([("image", Value::List(vec![marked.into()]))]);
    // MONAI
    let parts =
        ["Unable to run inverse", "Transform Flip has been applied to a MetaTensor with pending operations: ['Flip']"];
    assert_refused(transform::invert(&pipeline(vec![flip], []), sample, &Run::default()), ErrorCode::State, &parts);
}

#[test]
fn lists_are_mapped_to_the_depth_asked_for() {
    for (map_items, input, output) in [
        ("true", "[1, 2]", "[2,3]"),
        ("1", "[1, 2]", "[2,3]"),
        ("2", "[[1], [2, 3]]", "[[2],[3,4]]"),
        ("2", "[1, [2]]", "[2,[3]]"),
        ("true", "[]", "[]"),
        ("false", "1", "2"),
        ("-1", "1", "2"),
    ] {
        let pipeline = pipeline(vec![plus_one()], [("map_items", json(map_items))]);
        assert_eq!(applied(&pipeline, json(input)).expect(input).to_json().to_string(), output, "{map_items} {input}");
    }
    for (map_items, input, found) in
        [("false", "[1]", "list [1]"), ("0", "[1]", "list [1]"), ("true", "[[1]]", "list [1]")]
    {
        let pipeline = pipeline(vec![plus_one()], [("map_items", json(map_items))]);
        assert_refused(applied(&pipeline, json(input)), ErrorCode::Type, &["transforms[0]", found]);
    }
    let pipeline = pipeline(vec![plus_one(), plus_one()], []);
    assert_refused(applied(&pipeline, json("[1, \"x\"]")), ErrorCode::Type, &["Compose.transforms[0](item 1).Custom"]);
    let result = build("Compose", r#"{"map_items":"x"}"#);
    assert_refused(result, ErrorCode::InvalidArgument, &["map_items", "bool | int", "\"x\""]);
}

#[test]
fn a_nested_compose_maps_lists_by_its_own_rule() {
    // MONAI: the outer one hands the list over whole.
    let inner = pipeline(vec![plus_one()], [("map_items", Value::Int(2))]);
    let outer = pipeline(vec![inner, custom(Ok)], []);
    assert_eq!(applied(&outer, json("[[1], [2]]")).expect("mapped").to_json().to_string(), "[[2],[3]]");
    // A transform that combines lists gets them whole.
    let count = Custom(
        |value| match value {
            Value::List(items) => Ok(Value::Int(items.len() as i64)),
            _ => Ok(Value::Null),
        },
        Abilities { reduce: true, ..Abilities::NONE },
        false,
    );
    let reducing = pipeline(vec![plus_one(), transform::component("Count", count), plus_one()], []);
    assert_eq!(applied(&reducing, json("[7, 8, 9]")).expect("reduced").to_json().to_string(), "4");
}

#[test]
fn a_list_may_be_handed_over_as_arguments() {
    let show = |value: Value| Ok(Value::String(value.to_json().to_string()));
    let taking = || transform::component("Show", Custom(show, Abilities::NONE, true));
    let unpack = || [("unpack_items", Value::Bool(true)), ("map_items", Value::Bool(false))];
    let output = applied(&pipeline(vec![taking()], unpack()), json("[1, 2]")).expect("called");
    assert_eq!(output.to_json(), "[1,2]");
    let output = applied(&pipeline(vec![plus_one()], unpack()), json("[1]")).expect("called");
    assert_eq!(output.to_json().to_string(), "2");
    let result = applied(&pipeline(vec![plus_one()], unpack()), json("[1, 2]"));
    assert_refused(result, ErrorCode::Type, &["Custom takes one argument", "2 items", "unpack_items"]);
    // With map_items the items of the list are the lists of arguments.
    let both = pipeline(vec![taking()], [("unpack_items", Value::Bool(true))]);
    assert_eq!(applied(&both, json("[[1, 2], [3]]")).expect("called").to_json().to_string(), r#"["[1,2]","[3]"]"#);
}

#[test]
fn a_part_of_the_steps_can_be_run() {
    let pipeline = pipeline(vec![plus_one(), plus_one(), plus_one()], []);
    let part = |start, end| transform::apply(&pipeline, Value::Int(0), &Run { start, end, ..Run::default() });
    for (start, end, expected) in
        [(0, None, 3), (1, None, 2), (1, Some(2), 1), (1, Some(1), 0), (0, Some(0), 0), (3, None, 0)]
    {
        assert_eq!(part(start, end).expect("run").to_json(), expected);
    }
    assert_refused(part(4, None), ErrorCode::InvalidArgument, &["'start' (4)", "'end' (3)"]);
    assert_refused(part(2, Some(1)), ErrorCode::InvalidArgument, &["'start' (2)", "'end' (1)"]);
    assert_refused(part(0, Some(4)), ErrorCode::InvalidArgument, &["'end' (4)", "(3)"]);
    // MONAI: an empty range leaves pending operations alone, the last step does not.
    let waiting = apply(&component("Flip", r#"{"lazy":true}"#), &counting(DType::Float32, &[1, 2, 3]));
    let pipeline = compose(ROWS, "");
    let left = |start, end| {
        let run = Run { start, end, ..Run::default() };
        let output = transform::apply(&pipeline, waiting.clone().into(), &run).and_then(tensor).expect("run");
        output.image().expect("image").pending.len()
    };
    assert_eq!((left(0, Some(0)), left(1, Some(1)), left(1, None)), (1, 1, 0));
}

#[test]
fn nested_pipelines_are_flattened_where_they_map_alike() {
    let nested = format!(
        r#"{ROWS},{{"_target_":"Compose","map_items":1,"transforms":[{COLUMNS},{{"_target_":"Compose","transforms":[{ROWS}]}}]}},{{"_target_":"Compose","map_items":2,"transforms":[{ROWS},{ROWS}]}}"#
    );
    let pipeline = compose(&nested, "");
    let pipeline = transform::as_transform(&pipeline).expect("transform").as_compose().expect("Compose");
    assert_eq!((pipeline.len(), pipeline.is_empty()), (4, false));
    let flat = pipeline.flatten().expect("flat");
    let names: Vec<_> = flat.steps().iter().map(|step| step.component().name().to_owned()).collect();
    assert_eq!(names, ["Flip", "Flip", "Flip", "Compose"]);
}

#[test]
fn random_steps_have_streams_of_their_own() {
    let flip = r#"{"_target_":"RandFlip","prob":0.5,"spatial_axis":0}"#;
    let image = counting(DType::Float32, &[1, 2, 3]);
    let acted = |output: &MetaTensor| {
        let applied = &output.image().expect("image").applied;
        applied.iter().map(|operation| operation.do_transforms).collect::<Vec<_>>()
    };
    // MONAI: Compose([RandFlip(0.5), RandFlip(0.5)]).set_random_state(0), six calls.
    let expected = [[false, false], [true, true], [true, true], [false, false], [false, false], [false, false]];
    let two = compose(&format!("{flip},{{\"_target_\":\"Identity\"}},{flip}"), "");
    let streams = seeded(&two, 0);
    let run = Run { streams: &streams, ..Run::default() };
    for expected in expected {
        let output = transform::apply(&two, image.clone().into(), &run).and_then(tensor).expect("applied");
        assert_eq!(acted(&output), expected);
    }
    // The dictionary form and a nested Compose, checked against the rule: each random child takes one seed of its parent.
    let nested = compose(&format!(r#"{{"_target_":"Compose","transforms":[{flip}]}},{flip}"#), "");
    let streams = seeded(&nested, 5);
    let mut own = RandomState::new(5);
    let (first, second) = (own.random_seed(), own.random_seed());
    let mut inner = RandomState::new(first);
    let mut draws = [RandomState::new(inner.random_seed()), RandomState::new(second)];
    for _ in 0..5 {
        let output = transform::apply(&nested, image.clone().into(), &Run { streams: &streams, ..Run::default() });
        let expected: Vec<bool> = draws.iter_mut().map(|random| random.random_sample() < 0.5).collect();
        assert_eq!(acted(&output.and_then(tensor).expect("applied")), expected);
    }
    // The same object twice has one stream, seeded last.
    let shared = component("RandFlip", r#"{"prob":0.5}"#);
    let twice = pipeline(vec![shared.clone(), shared], []);
    let streams = seeded(&twice, 9);
    let mut own = RandomState::new(9);
    own.random_seed();
    let mut random = RandomState::new(own.random_seed());
    for _ in 0..4 {
        let output = transform::apply(&twice, image.clone().into(), &Run { streams: &streams, ..Run::default() });
        let expected = [random.random_sample() < 0.5, random.random_sample() < 0.5];
        assert_eq!(acted(&output.and_then(tensor).expect("applied")), expected);
    }
}

#[test]
fn a_compose_made_after_the_process_was_seeded_draws_from_that_seed() {
    let flip = r#"{"_target_":"RandFlip","prob":0.5,"spatial_axis":0}"#;
    mica_core::runtime::set_seed(1 << 32).expect("seeded");
    // Taken modulo 2^32: as set_random_state(0).
    let pipeline = compose(&format!("{flip},{flip}"), "");
    let outer = compose(&format!(r#"{{"_target_":"Compose","transforms":[{flip}]}}"#), "");
    mica_core::runtime::clear_seed().expect("cleared");
    let image = counting(DType::Float32, &[1, 2, 3]);
    let acted = |output: &MetaTensor| {
        let applied = &output.image().expect("image").applied;
        applied.iter().map(|operation| operation.do_transforms).collect::<Vec<_>>()
    };
    // MONAI
    let expected = [[false, false], [true, true], [true, true], [false, false], [false, false], [false, false]];
    for expected in expected {
        assert_eq!(acted(&apply(&pipeline, &image)), expected);
    }
    // The outer one decides for the inner one.
    let mut own = RandomState::new(0);
    let mut inner = RandomState::new(own.random_seed());
    let mut draws = RandomState::new(inner.random_seed());
    for _ in 0..5 {
        assert_eq!(acted(&apply(&outer, &image)), [draws.random_sample() < 0.5]);
    }
    // Streams that are given come first.
    let given = seeded(&pipeline, 3);
    let again = seeded(&pipeline, 3);
    for _ in 0..5 {
        let [a, b] = [&given, &again].map(|streams| {
            let run = Run { streams, ..Run::default() };
            acted(&transform::apply(&pipeline, image.clone().into(), &run).and_then(tensor).expect("applied"))
        });
        assert_eq!(a, b);
    }
}

#[test]
fn one_stream_shared_by_all_works_too() {
    let flip = r#"{"_target_":"RandFlipd","keys":["a","b"],"prob":0.5}"#;
    let pipeline = compose(&format!("{flip},{flip}"), "");
    let shared = Streams::leaf(RandomState::new(1));
    let mut expected = RandomState::new(1);
    let run = Run { streams: &shared, ..Run::default() };
    for _ in 0..4 {
        let image = || Value::from(counting(DType::Float32, &[1, 2]));
        let output = transform::apply(&pipeline, sample([("a", image()), ("b", image())]), &run).expect("applied");
        let image = at(&output, "b");
        let acted: Vec<bool> =
            image.image().expect("image").applied.iter().map(|operation| operation.do_transforms).collect();
        assert_eq!(acted, [expected.random_sample() < 0.5, expected.random_sample() < 0.5]);
    }
}

#[test]
fn laziness_comes_from_the_call_the_compose_and_the_transform_in_this_order() {
    let image = counting(DType::Int16, &[1, 2, 3]);
    let lazy_rows = r#"{"_target_":"Flip","spatial_axis":0,"lazy":true}"#;
    let inner = |lazy: &str| format!(r#"{{"_target_":"Compose","lazy":{lazy},"transforms":[{ROWS}]}}"#);
    // Executing what waited gives float32 (MONAI).
    for (transforms, lazy, call, dtype) in [
        (lazy_rows.to_owned(), "false", None, "int16"),
        (lazy_rows.to_owned(), "null", None, "float32"),
        (ROWS.to_owned(), "null", None, "int16"),
        (ROWS.to_owned(), "true", None, "float32"),
        (ROWS.to_owned(), "true", Some(false), "int16"),
        (ROWS.to_owned(), "false", Some(true), "float32"),
        (inner("false"), "true", None, "float32"),
        (inner("true"), "false", None, "int16"),
        (inner("true"), "null", None, "float32"),
        (inner("false"), "null", None, "int16"),
    ] {
        let pipeline = compose(&transforms, &format!(r#","lazy":{lazy}"#));
        let run = Run { lazy: call, ..Run::default() };
        let output = transform::apply(&pipeline, image.clone().into(), &run).and_then(tensor).expect("applied");
        assert_eq!(output.dtype_name(), dtype, "{transforms} {lazy} {call:?}");
        assert_eq!(numbers(&output), [3., 4., 5., 0., 1., 2.]);
    }
    // MONAI: lazy flip, then an eager one: the first is executed before the second.
    let mixed = compose(&format!("{lazy_rows},{COLUMNS}"), r#","lazy":null"#);
    let output = apply(&mixed, &image);
    let lazy: Vec<bool> = output.image().expect("image").applied.iter().map(|operation| operation.lazy).collect();
    assert_eq!((lazy, numbers(&output)), (vec![true, false], vec![5., 4., 3., 2., 1., 0.]));
    assert!(output.image().expect("image").applied.iter().all(|operation| operation.statuses.is_empty()));
}

#[test]
fn progress_counts_the_outer_steps_and_may_stop_the_run() {
    let inner = pipeline(vec![plus_one(), plus_one()], []);
    let outer = pipeline(vec![plus_one(), inner, plus_one()], []);
    let seen = RefCell::new(Vec::new());
    let report = |done: u64, total: u64, name: &str| {
        seen.borrow_mut().push(format!("{done}/{total} {name}"));
        Ok(())
    };
    let run = Run { progress: Some(&report), ..Run::default() };
    assert_eq!(transform::apply(&outer, Value::Int(0), &run).expect("run").to_json(), 4);
    assert_eq!(*seen.borrow(), ["1/3 Custom", "2/3 Compose", "3/3 Custom"]);
    seen.borrow_mut().clear();
    let part = Run { start: 1, ..run.clone() };
    transform::apply(&outer, Value::Int(0), &part).expect("run");
    assert_eq!(*seen.borrow(), ["1/2 Compose", "2/2 Custom"]);
    let stop = |_: u64, _: u64, _: &str| Err(Error::new(ErrorCode::Callback, "enough"));
    let result = transform::apply(&outer, Value::Int(0), &Run { progress: Some(&stop), ..Run::default() });
    assert_refused(result, ErrorCode::Callback, &["enough"]);
}

#[test]
fn a_cancelled_run_stops_before_the_next_step() {
    let cancel = Cancel::default();
    let latch = cancel.clone();
    let steps = vec![
        plus_one(),
        custom(move |value| {
            latch.set();
            Ok(value)
        }),
        custom(|_| panic!("must not run")),
    ];
    let pipeline = pipeline(steps, []);
    let run = Run { cancel: Some(&cancel), ..Run::default() };
    assert_refused(transform::apply(&pipeline, Value::Int(0), &run), ErrorCode::Cancelled, &["cancelled"]);
    assert_refused(transform::apply(&pipeline, Value::Int(0), &run), ErrorCode::Cancelled, &["cancelled"]);
}

#[test]
fn errors_name_the_step() {
    let nested = r#"{"_target_":"Identity"},{"_target_":"Compose","transforms":[{"_target_":"Flipd","keys":"image","spatial_axis":7}]}"#;
    let image = counting(DType::Float32, &[1, 2, 3]);
    let result = applied(&compose(nested, ""), sample([("image", image.into())]));
    assert_refused(
        result,
        ErrorCode::InvalidArgument,
        &["Compose.transforms[1].Compose.transforms[0].Flipd(image): spatial_axis: found 7"],
    );
    for (transforms, code, parts) in [
        (r#"[{"_target_":"Flpi"}]"#, ErrorCode::NotFound, &["transforms[0]", "Flpi"][..]),
        (
            r#"[{"_target_":"Flip","axis":1}]"#,
            ErrorCode::InvalidArgument,
            &["transforms[0].Flip.axis", "Flip has no argument 'axis'"],
        ),
        (r#"[5]"#, ErrorCode::InvalidArgument, &["transforms[0]", "expected a component", "int 5"]),
    ] {
        assert_refused(build("Compose", &format!(r#"{{"transforms":{transforms}}}"#)), code, parts);
    }
    let other = Component::from_object("Net", "network", Map::new(), Box::new(()));
    registry::install(mica_transforms::register);
    let arguments = Map::from([("transforms".to_owned(), Value::from(vec![other]))]);
    assert_refused(
        Component::new("Compose", &arguments),
        ErrorCode::Type,
        &["transforms[0]", "expected a transform, found Net (a network)"],
    );
}

#[test]
fn a_run_from_many_threads_at_once_gives_the_same() {
    let pipeline = Arc::new(compose(&format!("{ROWS},{COLUMNS}"), r#","lazy":true"#));
    let image = counting(DType::Int16, &[1, 20, 30]);
    let expected = numbers(&apply(&pipeline, &image));
    std::thread::scope(|scope| {
        for _ in 0..8 {
            let (pipeline, image, expected) = (pipeline.clone(), image.clone(), &expected);
            scope.spawn(move || assert_eq!(numbers(&apply(&pipeline, &image)), *expected));
        }
    });
}

/// Collects what is logged.
struct Collect(std::sync::Mutex<Vec<String>>);

impl log::Log for Collect {
    fn enabled(&self, _metadata: &log::Metadata<'_>) -> bool {
        true
    }
    fn log(&self, record: &log::Record<'_>) {
        let line = format!("{} {}: {}", record.level(), record.target(), record.args());
        self.0.lock().expect("lock").push(line);
    }
    fn flush(&self) {}
}

static LOG: Collect = Collect(std::sync::Mutex::new(Vec::new()));

#[test]
fn pending_operations_and_failures_are_logged_where_asked_for() {
    log::set_logger(&LOG).expect("the only logger");
    log::set_max_level(log::LevelFilter::Info);
    let image = || Value::from(counting(DType::Int16, &[1, 2, 3]));
    let own = |target: &str| {
        let prefix = format!(" {target}: ");
        let lines = LOG.0.lock().expect("lock");
        lines.iter().filter(|line| line.contains(&prefix)).cloned().collect::<Vec<_>>()
    };
    applied(&compose(ROWS, r#","lazy":true,"log_stats":"mine""#), image()).expect("applied");
    // MONAI's lines.
    assert_eq!(
        own("mine"),
        [
            "INFO mine: Accumulate pending transforms - lazy: True, pending: 0, upcoming 'Flip', transform.lazy: False (overridden)",
            "INFO mine: Pending transforms applied: applied_operations: 1",
        ]
    );
    let flipd = r#"{"_target_":"Flipd","keys":["a","b"],"spatial_axis":7}"#;
    let pipeline = compose(&format!(r#"{{"_target_":"Identity"}},{flipd}"#), r#","log_stats":"second""#);
    assert!(applied(&pipeline, sample([("a", image()), ("n", Value::Int(5))])).is_err());
    assert_eq!(
        own("second"),
        [
            "INFO second: Apply pending transforms - lazy: False, pending: 0, upcoming 'Identity', transform is not lazy",
            "INFO second: Apply pending transforms - lazy: False, key: 'a', pending: 0, upcoming 'Flipd', transform.lazy: False",
            "ERROR second: \n=== Transform input info -- Flipd ===",
            "INFO second: a statistics:\nType: tensor int16\nShape: [1, 2, 3]\nValue range: (0, 5)",
            "INFO second: n statistics:\nType: int\nValue: 5",
        ]
    );
    let count = own("apply_pending_transforms").len();
    applied(&compose(ROWS, ""), image()).expect("applied");
    assert_eq!(own("apply_pending_transforms").len(), count, "nothing without log_stats");
}
