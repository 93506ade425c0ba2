#include "ganflow/data/npy.hpp"

#include "support.hpp"

#include <limits>

namespace ganflow::data {
namespace {

/// A file written by hand, not by npy_header: prologue, dictionary, numbers.
std::string npy_by_hand(const std::string& dictionary, const std::string& numbers, int major = 1) {
  std::string file = "\x93NUMPY";
  file += static_cast<char>(major);
  file += '\0';
  const std::string header = dictionary + "\n";
  file += static_cast<char>(header.size() & 0xff);
  file += static_cast<char>(header.size() >> 8);
  if (major == 2) {
    file += std::string(2, '\0');
  }
  return file + header + numbers;
}

std::string dictionary(const std::string& code, const std::string& shape, const std::string& fortran = "False") {
  return "{'descr': '" + code + "', 'fortran_order': " + fortran + ", 'shape': " + shape + ", }";
}

const auto kParse = [](const Bytes& bytes) { return parse_npy(bytes); };

TEST(ParseNpy, ReadsEveryTypeThatWeSupport) {
  EXPECT_EQ(parse_npy(bytes_of(npy_by_hand(dictionary("|u1", "(3,)"), "\x01\x02\xff"))).load<std::uint8_t>(2), 255);
  EXPECT_EQ(parse_npy(bytes_of(npy_by_hand(dictionary("<u1", "(3,)"), "\x01\x02\xff"))).load<std::uint8_t>(1), 2);
  EXPECT_EQ(
      parse_npy(bytes_of(npy_by_hand(dictionary("<i4", "(2,)"), raw<std::int32_t>({-7, 9})))).load<std::int32_t>(0),
      -7);
  EXPECT_EQ(parse_npy(bytes_of(npy_by_hand(dictionary("<i8", "(1,)"), raw<std::int64_t>({1LL << 40})))).as_double(0),
            0x1p40);
  EXPECT_EQ(parse_npy(bytes_of(npy_by_hand(dictionary("<f4", "(1,)"), raw<float>({0.5F})))).load<float>(0), 0.5F);
  EXPECT_EQ(parse_npy(bytes_of(npy_by_hand(dictionary("<f8", "()"), raw<double>({0.1})))).load<double>(0), 0.1);
}

TEST(ParseNpy, ReadsShapesVersionsSpacesAndKeyOrders) {
  const Table matrix = parse_npy(bytes_of(npy_by_hand("{ \"shape\":(2 , 3),'fortran_order':False , 'descr' :'<f8'}   ",
                                                      raw<double>({1, 2, 3, 4, 5, 6}), 2)));
  EXPECT_EQ(matrix.shape, (std::vector<std::size_t>{2, 3}));
  EXPECT_EQ(matrix.row_size(), 3U);
  EXPECT_EQ(matrix.load<double>(4), 5);
  EXPECT_EQ(parse_npy(bytes_of(npy_by_hand(dictionary("<i4", "(2L,)"), raw<std::int32_t>({1, 2})))).rows(), 2U);
}

TEST(ParseNpy, AcceptsFortranOrderWhereOrderHasNoMeaning) {
  EXPECT_EQ(parse_npy(bytes_of(npy_by_hand(dictionary("<f8", "(2,)", "True"), raw<double>({1, 2})))).load<double>(1),
            2);
}

TEST(ParseNpy, RefusesEveryTruncation) {
  expect_every_truncation_refused(npy_by_hand(dictionary("<f8", "(2, 3)"), raw<double>({1, 2, 3, 4, 5, 6})), kParse);
  expect_every_truncation_refused(npy_by_hand(dictionary("|u1", "(3,)"), "abc", 2), kParse);
}

TEST(ParseNpy, SurvivesEveryFlippedByte) {
  const std::string file = npy_by_hand(dictionary("<f8", "(2, 3)"), raw<double>({1, 2, 3, 4, 5, 6}));
  for (const int mask : {0x01, 0x10, 0x80, 0xff}) {
    expect_flips_survived(file, mask, kParse);
  }
}

TEST(ParseNpy, SaysWhatIsWrong) {
  const auto refusal = [](const std::string& file, const std::vector<std::string>& parts) {
    expect_refusal([&] { parse_npy(bytes_of(file, "a.npy")); }, parts);
  };
  refusal("hello, this is no array", {"a.npy", "not a NPY file"});
  refusal(npy_by_hand(dictionary(">f8", "(1,)"), raw<double>({1})), {"a.npy", "big-endian", "newbyteorder"});
  refusal(npy_by_hand(dictionary("<f8", "(1, 2)", "True"), raw<double>({1, 2})),
          {"Fortran order", "ascontiguousarray"});
  refusal(npy_by_hand(dictionary("<c16", "(1,)"), raw<double>({1, 2})), {"'<c16'", "astype"});
  refusal(npy_by_hand(dictionary("|O", "(1,)"), raw<double>({1})), {"'|O'"});
  refusal(npy_by_hand("{'descr': [('x', '<f8')], 'fortran_order': False, 'shape': (1,), }", raw<double>({1})),
          {"structured"});
  refusal(npy_by_hand("{'descr': '<f8', 'shape': (1,), }", raw<double>({1})), {"lacks"});
  refusal(npy_by_hand("{'descr': '<f8', 'evil': 1}", raw<double>({1})), {"unknown key 'evil'"});
  refusal(npy_by_hand(dictionary("<f8", "(-1,)"), raw<double>({1})), {"non-negative"});
  refusal(npy_by_hand(dictionary("<f8", "(1,)"), raw<double>({1}), 3), {"NPY format 3.0"});
}

TEST(ParseNpy, DoesNotBelieveHugeShapes) {
  for (const char* shape : {"(1000000000000,)", "(4294967296, 4294967296)", "(18446744073709551615, 2)",
                            "(9223372036854775808, 2, 1)", "(99999999999999999999999,)"}) {
    SCOPED_TRACE(shape);
    EXPECT_THROW(parse_npy(bytes_of(npy_by_hand(dictionary("<f8", shape), raw<double>({1})))), InputError);
  }
}

TEST(WriteNpy, ComesBackBitForBit) {
  const TemporaryFolder folder;
  Matrix<double> numbers = Matrix<double>::padded(3, 5);
  for (std::size_t r = 0; r < 3; ++r) {
    for (std::size_t c = 0; c < 5; ++c) {
      numbers(r, c) = 0.1 * static_cast<double>(r) - 1e300 * static_cast<double>(c);
    }
  }
  write_npy<double>(folder / "m.npy", numbers.view());
  const Table back = read_npy(folder / "m.npy");
  EXPECT_EQ(back.shape, (std::vector<std::size_t>{3, 5}));
  EXPECT_EQ(back.dtype, DType::kFloat64);
  for (std::size_t i = 0; i < 15; ++i) {
    EXPECT_EQ(back.load<double>(i), numbers(i / 5, i % 5));
  }
}

TEST(WriteNpy, WritesEveryTypeAndNumbersOnABoundary) {
  const TemporaryFolder folder;
  const auto round_trip = [&]<class T>(const std::vector<T>& values) {
    write_npy<T>(folder / "v.npy", std::span<const T>(values));
    const Bytes file = map_file(folder / "v.npy");
    EXPECT_EQ((file.size() - values.size() * sizeof(T)) % kAlignment, 0U);
    const Table back = parse_npy(file);
    ASSERT_EQ(back.shape, std::vector<std::size_t>{values.size()});
    for (std::size_t i = 0; i < values.size(); ++i) {
      EXPECT_EQ(back.load<T>(i), values[i]);
    }
  };
  round_trip(std::vector<float>{1.5F, -2});
  round_trip(std::vector<double>{});
  round_trip(std::vector<std::int64_t>{std::numeric_limits<std::int64_t>::min(), 7});
  round_trip(std::vector<std::int32_t>{-1});
  round_trip(std::vector<std::uint8_t>{0, 255});
}

TEST(WriteNpy, LeavesNoTemporaryFileAndRefusesAMissingFolder) {
  const TemporaryFolder folder;
  const std::vector<float> values = {1, 2};
  write_npy<float>(folder / "v.npy", std::span<const float>(values));
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), std::filesystem::directory_iterator()),
            1);
  expect_refusal([&] { write_npy<float>(folder / "no/such/v.npy", std::span<const float>(values)); },
                 {"cannot write", "v.npy"});
}

}  // namespace
}  // namespace ganflow::data
