//! The draws of numpy 2.4.6, recorded.

use super::*;

/// Draws recorded from numpy 2.4.6: seed, call, values (floats in C's hexadecimal form).
#[rustfmt::skip]
const RECORDED: &[(u32, &str, &str)] = &[
    (0, "rand() x5", "0x1.18fe1565f12a8p-1 0x1.6e2d4cf608733p-1 0x1.349d66b6e894bp-1 0x1.16faedb6395f5p-1 0x1.b1d2904fd0ef6p-2"),
    (0, "uniform(-0.1,0.3,size=5)", "0x1.e99377ac9d54ep-4 0x1.7d1547f00d851p-3 0x1.20fbd78b0dbabp-3 0x1.e322f8ad84644p-4 0x1.1c841a194e4bep-4"),
    (0, "randint(3) x8", "0 1 0 1 1 2 0 2"),
    (0, "randint(5,77,size=8)", "49 52 69 72 72 14 26 41"),
    (0, "randint(2**32,dtype=uint32) x4", "2357136044 2546248239 3071714933 3626093760"),
    (0, "normal(1,2,size=5)", "0x1.21cc779f2e7d2p+2 0x1.cce167d6644aap+0 0x1.7a8e9291164d6p+1 0x1.5ed5969e3314ep+2 0x1.2f0c23e589eedp+2"),
    (0, "normal() ; rand() ; normal()", "0x1.c398ef3e5cfa5p+0 0x1.349d66b6e894bp-1 0x1.99c2cfacc8953p-2"),
    (0, "permutation(8)", "6 2 1 7 3 0 5 4"),
    (0, "shuffle(list 0..7)", "6 2 1 7 3 0 5 4"),
    (0, "choice(4,size=8,p=[.1,.2,.3,.4])", "2 3 3 2 2 3 2 3"),
    (0, "choice(64) x4", "44 47 53 0"),
    (0, "choice(10,4,replace=False)", "2 8 4 9"),
    (0, "multinomial(1,[.5,.2,.3]) x4 argmax", "0 0 0 0"),
    (0, "beta(1,1,size=3)", "0x1.cbe77e4af77dbp-2 0x1.846b2864ab471p-6 0x1.3f7a1e2abeefbp-3"),
    (0, "beta(2.5,2.5,size=3)", "0x1.5b861a3ae1551p-1 0x1.b7e766fc4f86fp-1 0x1.aa5d590d365b2p-2"),
    (0, "gamma(0.5,2,size=3)", "0x1.374c4579c716cp-1 0x1.8359a96ac590bp-1 0x1.6f94fcaf8a8b3p-2"),
    (42, "rand() x5", "0x1.7f8771e5f51ecp-2 0x1.e6c4068bbd654p-1 0x1.76c7e8f1e6751p-1 0x1.32835d6632cb0p-1 0x1.3f86b37222184p-3"),
    (42, "uniform(-0.1,0.3,size=5)", "0x1.9817d2dfdd2f4p-5 0x1.1f03386fcab76p-2 0x1.8ad974b63d881p-3 0x1.1d9efbd6b7ab3p-3 -0x1.33f54749630c7p-5"),
    (42, "randint(3) x8", "2 0 2 2 0 0 2 1"),
    (42, "randint(5,77,size=8)", "56 19 76 65 25 28 7 26"),
    (42, "randint(2**32,dtype=uint32) x4", "1608637542 3421126067 4083286876 787846414"),
    (42, "normal(1,2,size=5)", "0x1.fe5151454983ep+0 0x1.726ad7d10fd6bp-1 0x1.25ceea8122f34p+1 0x1.02f2a4700d516p+2 0x1.103a190542ce0p-1"),
    (42, "normal() ; rand() ; normal()", "0x1.fca2a28a9307cp-2 0x1.76c7e8f1e6751p-1 -0x1.1b2a505de052ap-3"),
    (42, "permutation(8)", "1 5 0 7 2 4 3 6"),
    (42, "shuffle(list 0..7)", "1 5 0 7 2 4 3 6"),
    (42, "choice(4,size=8,p=[.1,.2,.3,.4])", "2 3 3 2 1 1 0 3"),
    (42, "choice(64) x4", "38 51 28 14"),
    (42, "choice(10,4,replace=False)", "8 1 5 0"),
    (42, "multinomial(1,[.5,.2,.3]) x4 argmax", "1 0 0 2"),
    (42, "beta(1,1,size=3)", "0x1.000510f5779f4p-1 0x1.016810d044b2ep-4 0x1.547e32cd595fbp-6"),
    (42, "beta(2.5,2.5,size=3)", "0x1.3465bb4777861p-1 0x1.ffff3a6502016p-2 0x1.37000beebe028p-1"),
    (42, "gamma(0.5,2,size=3)", "0x1.1f4b473bb353bp-2 0x1.516acfc51018cp+0 0x1.8ed0fa16ca3cfp-5"),
    (123, "rand() x5", "0x1.64979beda10f5p-1 0x1.2501b5b6d822ap-2 0x1.d0977eb0ddd44p-3 0x1.1a45edee068f0p-1 0x1.705e3c9f6e7e1p-1"),
    (123, "uniform(-0.1,0.3,size=5)", "0x1.6dbf5fe29b4bbp-3 0x1.d9af7c579b550p-7 -0x1.2f69a1fa744b0p-7 0x1.edac92f9ae966p-4 0x1.8096c7657d969p-3"),
    (123, "randint(3) x8", "2 1 2 2 0 2 2 1"),
    (123, "randint(5,77,size=8)", "71 22 62 52 37 51 30 41"),
    (123, "randint(2**32,dtype=uint32) x4", "2991312382 3062119789 1228959102 1840268610"),
    (123, "normal(1,2,size=5)", "-0x1.2bd7c6416ce1cp+0 0x1.7f5207fbe419ap+1 0x1.90e28ec53581cp+0 -0x1.019c87c66a773p+1 -0x1.41f2567a98778p-3"),
    (123, "normal() ; rand() ; normal()", "-0x1.15ebe320b670ep+0 0x1.d0977eb0ddd44p-3 0x1.fea40ff7c8334p-1"),
    (123, "permutation(8)", "0 1 3 7 4 2 5 6"),
    (123, "shuffle(list 0..7)", "0 1 3 7 4 2 5 6"),
    (123, "choice(4,size=8,p=[.1,.2,.3,.4])", "3 1 1 2 3 2 3 3"),
    (123, "choice(64) x4", "62 45 62 2"),
    (123, "choice(10,4,replace=False)", "4 0 7 5"),
    (123, "multinomial(1,[.5,.2,.3]) x4 argmax", "0 2 0 0"),
    (123, "beta(1,1,size=3)", "0x1.6ae755e654d5dp-1 0x1.2a845da9b8916p-2 0x1.1a0ae83b5a9a3p-1"),
    (123, "beta(2.5,2.5,size=3)", "0x1.82cc543725f67p-3 0x1.9d7e08907a7f0p-3 0x1.c481ee2442a94p-4"),
    (123, "gamma(0.5,2,size=3)", "0x1.1faa0164da16dp+0 0x1.a592c273ebbcdp-4 0x1.3eb33010d2e84p+0"),
    (4294967295, "rand() x5", "0x1.8fe69a3924820p-4 0x1.d323d824032b1p-1 0x1.93fc6f61af3f9p-1 0x1.8f5ca1b151c07p-1 0x1.25ec7244bbf80p-6"),
    (4294967295, "uniform(-0.1,0.3,size=5)", "-0x1.f347849f15fe7p-5 0x1.0f4fe01ccf55ap-2 0x1.b993e5691865bp-3 0x1.b22dcf821c673p-3 -0x1.7c3527c5ed340p-4"),
    (4294967295, "randint(3) x8", "2 0 0 0 2 2 1 0"),
    (4294967295, "randint(5,77,size=8)", "40 39 17 76 57 69 37 16"),
    (4294967295, "randint(2**32,dtype=uint32) x4", "419326371 479346978 3918654476 2416749639"),
    (4294967295, "normal(1,2,size=5)", "0x1.25fe1c62436c5p+1 0x1.2b58c97283f77p+1 -0x1.293d06de325fap+0 0x1.91aa1ef62d07ep+0 0x1.3a4f7e4f8d556p+0"),
    (4294967295, "normal() ; rand() ; normal()", "0x1.4bfc38c486d8ap-1 0x1.25ec7244bbf80p-6 0x1.56b192e507eeep-1"),
    (4294967295, "permutation(8)", "1 7 6 0 5 4 2 3"),
    (4294967295, "shuffle(list 0..7)", "1 7 6 0 5 4 2 3"),
    (4294967295, "choice(4,size=8,p=[.1,.2,.3,.4])", "0 3 3 3 0 3 2 1"),
    (4294967295, "choice(64) x4", "35 34 12 7"),
    (4294967295, "choice(10,4,replace=False)", "6 9 5 1"),
    (4294967295, "multinomial(1,[.5,.2,.3]) x4 argmax", "1 0 0 1"),
    (4294967295, "beta(1,1,size=3)", "0x1.29a91ae40647cp-6 0x1.9ace5469ba1cap-1 0x1.4810ca804c49fp-1"),
    (4294967295, "beta(2.5,2.5,size=3)", "0x1.fcd5b7848f761p-2 0x1.0d8e123841758p-2 0x1.ce5eb6e3230fep-2"),
    (4294967295, "gamma(0.5,2,size=3)", "0x1.3858523bcdb1dp-6 0x1.bc380f5c7e84dp+0 0x1.517717f438019p-11"),
];

/// More of numpy 2.4.6, by `RandomState(n)`; each test names its calls.
#[rustfmt::skip]
const MORE: &[(&str, &str)] = &[
    ("bool", "1 1 1 1 0 1 0 1 0 0 0 1 0 0 0 1 0 1 4201435347"),
    ("int8", "47 112 8 -109 68 100 -78 -70 -103 44 43 84 70 25 62 86 26 57 4200432988"),
    ("uint8", "175 240 136 19 196 228 50 58 25 44 43 84 70 25 62 86 26 57 4200432988"),
    ("int16", "28847 -27768 25796 -17870 16921 18344 -22026 -11864 5699 86 26 56 36 95 96 60 17 26 2152296008"),
    ("uint16", "61615 5000 58564 14898 49689 51112 10742 20904 38467 86 26 56 36 95 96 60 17 26 2152296008"),
    ("int32", "-1819742033 -1171069756 1202242073 -777508362 -264530365 2053951699 959775639 -190761369 2052949340 60 17 26 75 92 45 93 11 42 2266732518"),
    ("uint32", "327741615 976413892 3349725721 1369975286 1882953283 4201435347 3107259287 1956722279 4200432988 60 17 26 75 92 45 93 11 42 2266732518"),
    ("int64", "-7815732517915138876 5163590386780219894 -1136149262272507693 4122204982959224423 8817350276967689401 710123494352685591 20668929189138777 -7894263215253882326 -4271546761957166200 42 71 51 10 47 3 78 58 9 3906674451"),
    ("uint64", "1407639518939636932 14386962423634995702 8087222774582268115 13345577019814000231 18040722313822465209 9933495531207461399 9244040966043914585 1329108821600893482 4951825274897609608 42 71 51 10 47 3 78 58 9 3906674451"),
    ("wide", "-753059292069 348726071223 59812929868 1791453086279 2084893522 969428760 54893165 2093245104 467017868 87976440 8671279284517764675 9012693816351486635"),
    ("key", "2915706234 1022996879 334638762 769204869"),
    ("distinct", "2 4 3 5 3 2 1 4 2 4 3 1 3 2 1 0 711301796"),
    ("distinct_empty", "275971437"),
    ("beta_small", "0x1.90fce28704033p-3 0x1.85dfe80756f02p-5 0x1.b9cad8ca37e1bp-7 0x1.a072845cdf097p-13"),
    ("beta_tiny", "0x1.729b4469b7c53p-612 0x0.0p+0 0x1.8ad82f75bda61p-85 0x0.0p+0 0x0.0p+0 0x0.0p+0"),
    ("beta_mixed", "0x1.191e7803f9cc0p-5 0x1.f05587fc93326p-2 0x1.dad7e87d052ecp-17"),
    ("gamma", "0x1.001722150805cp+1 0x0.0p+0 0x1.2fedb10e6fe40p+1 0x1.0659bd11f1fdep+0 0x1.0409b015edad9p+1 0x1.2af742a1b69a6p+0"),
    ("multinomial", "1 1 1 1 2 2 2 2 4 11 1 2 0 0 1 0 1 0 0 2 1 2 2 2 0 1 1 2 0 0 0 0 3412557203"),
    ("shuffle", "4 1 9 5 0 7 2 3 6 10 8 4 0 2 1 3"),
    ("state", "3422440066 2590499017 132 1 -0x1.b0f84e7801169p-1"),

];

fn more(name: &str) -> String {
    MORE.iter().find(|row| row.0 == name).unwrap().1.to_string()
}

fn join<T: ToString>(values: impl IntoIterator<Item = T>) -> String {
    values.into_iter().map(|value| value.to_string()).collect::<Vec<_>>().join(" ")
}

/// Python's `float.hex` of normal numbers and zero.
fn hex(value: f64) -> String {
    let bits = value.to_bits();
    let sign = if value.is_sign_negative() { "-" } else { "" };
    if value == 0.0 {
        return format!("{sign}0x0.0p+0");
    }
    let exponent = ((bits >> 52) & 0x7ff) as i64 - 1023;
    format!("{sign}0x1.{:013x}p{exponent:+}", bits & 0xf_ffff_ffff_ffff)
}

fn hexes(values: impl IntoIterator<Item = f64>) -> String {
    join(values.into_iter().map(hex))
}

#[test]
fn draws_equal_numpys_for_the_same_seed() {
    for &(seed, call, expected) in RECORDED {
        let mut r = RandomState::new(seed);
        let found = match call {
            "rand() x5" => hexes((0..5).map(|_| r.random_sample())),
            "uniform(-0.1,0.3,size=5)" => hexes((0..5).map(|_| r.uniform(-0.1, 0.3))),
            "randint(3) x8" => join((0..8).map(|_| r.randint(0, 3).unwrap())),
            "randint(5,77,size=8)" => join((0..8).map(|_| r.randint(5, 77).unwrap())),
            "randint(2**32,dtype=uint32) x4" => join((0..4).map(|_| r.random_seed())),
            "normal(1,2,size=5)" => hexes((0..5).map(|_| r.normal(1.0, 2.0).unwrap())),
            "normal() ; rand() ; normal()" => hexes([r.standard_normal(), r.random_sample(), r.standard_normal()]),
            "permutation(8)" => join(r.permutation(8)),
            "shuffle(list 0..7)" => {
                let mut list: Vec<i32> = (0..8).collect();
                r.shuffle(&mut list);
                join(list)
            }
            "choice(4,size=8,p=[.1,.2,.3,.4])" => {
                join(r.choice_many(4, 8, Replacement::With, Some(&[0.1, 0.2, 0.3, 0.4])).unwrap())
            }
            "choice(64) x4" => join((0..4).map(|_| r.choice(64).unwrap())),
            "choice(10,4,replace=False)" => join(r.choice_many(10, 4, Replacement::Without, None).unwrap()),
            "multinomial(1,[.5,.2,.3]) x4 argmax" => {
                join((0..4).map(|_| r.multinomial_index(&[0.5, 0.2, 0.3]).unwrap()))
            }
            "beta(1,1,size=3)" => hexes((0..3).map(|_| r.beta(1.0, 1.0).unwrap())),
            "beta(2.5,2.5,size=3)" => hexes((0..3).map(|_| r.beta(2.5, 2.5).unwrap())),
            "gamma(0.5,2,size=3)" => hexes((0..3).map(|_| r.gamma(0.5, 2.0).unwrap())),
            other => panic!("no draw for {other}"),
        };
        assert_eq!(found, expected, "seed {seed}, {call}");
    }
}

#[test]
fn integers_of_each_type_use_up_the_same_words_as_numpys() {
    // randint(min, max+1, size=9), randint(3, 103, size=6), three single randint(3, 103), randint(2**32, uint32)
    let types = [
        IntType::Bool,
        IntType::I8,
        IntType::U8,
        IntType::I16,
        IntType::U16,
        IntType::I32,
        IntType::U32,
        IntType::I64,
        IntType::U64,
    ];
    for dtype in types {
        let mut r = RandomState::new(7);
        let (smallest, end) = dtype.bounds();
        let (low, high) = if dtype == IntType::Bool { (0, 2) } else { (3, 103) };
        let mut found = r.randint_array(smallest, end, 9, dtype).unwrap();
        found.extend(r.randint_array(low, high, 6, dtype).unwrap());
        found.extend((0..3).map(|_| r.randint_typed(low, high, dtype).unwrap()));
        found.push(r.random_seed().into());
        assert_eq!(join(found), more(dtype.name()), "{dtype:?}");
    }
}

#[test]
fn wide_ranges_and_word_sized_ranges_follow_numpy() {
    let mut r = RandomState::new(11);
    let mut found = Vec::new();
    for (low, high, count) in
        [(-(1 << 40), 1 << 41, 4), (0, 1 << 32, 3), (0, (1 << 32) + 1, 3), (i64::MIN, i64::MAX, 2)]
    {
        found.extend((0..count).map(|_| r.randint(low, high).unwrap()));
    }
    assert_eq!(join(found), more("wide"));
}

#[test]
fn a_range_of_one_value_draws_nothing() {
    let mut r = RandomState::new(0);
    let before = r.state();
    assert_eq!(r.randint(4, 5), Ok(4));
    assert_eq!(r.choice(1), Ok(0));
    assert_eq!(r.randint_array(1, 2, 7, IntType::U8).unwrap(), vec![1; 7]);
    assert_eq!(r.state(), before);
}

#[test]
fn seeding_with_a_key_follows_init_by_array() {
    let mut r = RandomState::from_key(&[1, 2, 3, 4]);
    assert_eq!(join((0..4).map(|_| r.random_seed())), more("key"));
}

#[test]
fn distinct_weighted_choices_follow_numpy() {
    let mut r = RandomState::new(5);
    let p = [0.05, 0.05, 0.4, 0.3, 0.15, 0.05];
    let mut found: Vec<u64> = Vec::new();
    for _ in 0..4 {
        let drawn = r.choice_many(6, 4, Replacement::Without, Some(&p)).unwrap();
        found.extend(drawn.iter().map(|&item| item as u64));
    }
    found.push(r.random_seed().into());
    assert_eq!(join(found), more("distinct"));
    let mut r = RandomState::new(6);
    assert!(r.choice_many(6, 0, Replacement::Without, None).unwrap().is_empty());
    assert_eq!(r.random_seed().to_string(), more("distinct_empty"));
}

#[test]
fn beta_and_gamma_follow_numpy_in_every_branch() {
    let mut r = RandomState::new(3);
    assert_eq!(hexes((0..4).map(|_| r.beta(0.3, 0.6).unwrap())), more("beta_small"));
    let mut r = RandomState::new(3);
    assert_eq!(hexes((0..6).map(|_| r.beta(0.001, 0.002).unwrap())), more("beta_tiny"));
    let mut r = RandomState::new(3);
    assert_eq!(hexes((0..3).map(|_| r.beta(0.3, 4.0).unwrap())), more("beta_mixed"));
    let mut r = RandomState::new(3);
    let found = [
        r.gamma(1.0, 2.5).unwrap(),
        r.gamma(0.0, 1.0).unwrap(),
        r.gamma(7.5, 0.5).unwrap(),
        r.standard_normal(),
        r.gamma(0.2, 3.0).unwrap(),
        r.normal(2.0, 3.0).unwrap(),
    ];
    assert_eq!(hexes(found), more("gamma"));
}

#[test]
fn multinomial_trials_follow_numpy() {
    let mut r = RandomState::new(9);
    let cases: [&[f64]; 8] = [
        &[0.1, 0.7, 0.2],
        &[0.0, 0.0, 1.0],
        &[0.05; 20],
        &[0.9, 0.1],
        &[1.0 / 3.0; 3],
        &[0.0, 0.5, 0.5],
        &[0.25; 4],
        &[0.6, 0.4, 0.0],
    ];
    let mut found: Vec<u64> = Vec::new();
    for p in cases {
        for _ in 0..4 {
            let counts = r.multinomial_one(p).unwrap();
            assert_eq!(counts.iter().sum::<u32>(), 1);
            found.push(counts.iter().position(|&count| count == 1).unwrap() as u64);
        }
    }
    found.push(r.random_seed().into());
    assert_eq!(join(found), more("multinomial"));
}

#[test]
fn shuffles_follow_numpy() {
    let mut r = RandomState::new(2);
    let mut list: Vec<usize> = (0..11).collect();
    r.shuffle(&mut list);
    list.extend(r.permutation(5));
    assert_eq!(join(list), more("shuffle"));
}

#[test]
fn the_state_equals_numpys_and_restores_the_stream() {
    let mut r = RandomState::new(123);
    for _ in 0..1000 {
        r.random_sample();
    }
    r.standard_normal();
    let state = r.state();
    let found = format!(
        "{} {} {} {} {}",
        state.key[0],
        state.key[623],
        state.pos,
        u8::from(state.has_gauss),
        hex(state.cached_gaussian)
    );
    assert_eq!(found, more("state"));
    let mut restored = RandomState::from_state(state).unwrap();
    for _ in 0..2000 {
        assert_eq!(restored.standard_normal().to_bits(), r.standard_normal().to_bits());
    }
}

#[test]
fn entropy_gives_different_streams() {
    assert_ne!(RandomState::from_entropy(), RandomState::from_entropy());
}

#[test]
fn bad_parameters_are_refused_and_draw_nothing() {
    let mut r = RandomState::new(0);
    let before = r.clone();
    let p = [0.5, 0.5];
    assert!(r.randint(3, 3).is_err());
    assert!(r.randint_typed(0, 257, IntType::U8).is_err());
    assert!(r.randint_typed(-1, 2, IntType::U64).is_err());
    assert!(r.normal(0.0, -1.0).is_err());
    assert!(r.gamma(-1.0, 1.0).is_err());
    assert!(r.gamma(1.0, f64::NAN).is_err());
    assert!(r.beta(0.0, 1.0).is_err());
    assert!(r.choice(0).is_err());
    assert!(r.choice_many(2, 3, Replacement::Without, None).is_err());
    assert!(r.choice_many(2, 3, Replacement::Without, Some(&p)).is_err());
    assert!(r.choice_many(2, 2, Replacement::Without, Some(&[1.0, 0.0])).is_err());
    assert!(r.choice_many(3, 1, Replacement::With, Some(&p)).is_err());
    assert!(r.choice_many(2, 1, Replacement::With, Some(&[0.5, 0.6])).is_err());
    assert!(r.choice_many(2, 1, Replacement::With, Some(&[1.5, -0.5])).is_err());
    assert!(r.choice_many(2, 1, Replacement::With, Some(&[f64::NAN, 1.0])).is_err());
    assert!(r.multinomial_index(&[]).is_err());
    assert!(r.multinomial_index(&[0.7, 0.7, 0.1]).is_err());
    assert!(r.multinomial_index(&[2.0]).is_err());
    assert_eq!(r, before);
    let state = State { pos: 625, ..r.state() };
    assert!(RandomState::from_state(state).unwrap_err().to_string().contains("625"));
}
