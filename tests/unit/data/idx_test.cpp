#include "ganflow/data/idx.hpp"

#include "deflate.hpp"
#include "support.hpp"

namespace ganflow::data {
namespace {

std::string big(std::uint64_t value, std::size_t width) {
  std::string out;
  for (std::size_t i = width; i-- > 0;) {
    out.push_back(static_cast<char>(value >> (8 * i) & 0xff));
  }
  return out;
}

std::string idx_by_hand(int type, const std::vector<std::uint32_t>& shape, const std::string& numbers) {
  std::string file = {'\0', '\0', static_cast<char>(type), static_cast<char>(shape.size())};
  for (const std::uint32_t extent : shape) {
    file += big(extent, 4);
  }
  return file + numbers;
}

const auto kParse = [](const Bytes& bytes) { return parse_idx(bytes); };

TEST(ParseIdx, ReadsEveryType) {
  EXPECT_EQ(parse_idx(bytes_of(idx_by_hand(0x08, {2}, "\x05\xff"))).load<std::uint8_t>(1), 255);
  EXPECT_EQ(parse_idx(bytes_of(idx_by_hand(0x09, {2}, "\x05\xff"))).load<std::int32_t>(1), -1);
  EXPECT_EQ(parse_idx(bytes_of(idx_by_hand(0x0b, {1}, big(0xfffe, 2)))).load<std::int32_t>(0), -2);
  EXPECT_EQ(parse_idx(bytes_of(idx_by_hand(0x0c, {1}, big(0x01020304, 4)))).load<std::int32_t>(0), 0x01020304);
  EXPECT_EQ(parse_idx(bytes_of(idx_by_hand(0x0d, {1}, big(0x3f800000, 4)))).load<float>(0), 1.0F);
  EXPECT_EQ(parse_idx(bytes_of(idx_by_hand(0x0e, {1}, big(0x3ff0000000000000, 8)))).load<double>(0), 1.0);
}

TEST(ParseIdx, ReadsPicturesPlainAndGzipped) {
  const std::string file = idx_by_hand(0x08, {2, 2, 3}, "abcdefghijkl");
  for (const std::string& variant : {file, deflated(file, kGzip)}) {
    const Table table = parse_idx(bytes_of(variant));
    EXPECT_EQ(table.shape, (std::vector<std::size_t>{2, 2, 3}));
    EXPECT_EQ(table.load<std::uint8_t>(11), 'l');
  }
}

TEST(ParseIdx, RefusesEveryTruncationAndSurvivesEveryFlip) {
  const std::string file = idx_by_hand(0x0d, {2, 2}, std::string(16, 'x'));
  for (const std::string& variant : {file, deflated(file, kGzip)}) {
    expect_every_truncation_refused(variant, kParse);
    expect_flips_survived(variant, 0x01, kParse);
    expect_flips_survived(variant, 0xff, kParse);
  }
}

TEST(ParseIdx, SaysWhatIsWrong) {
  const auto refusal = [](const std::string& file, const std::vector<std::string>& parts) {
    expect_refusal([&] { parse_idx(bytes_of(file, "a.idx")); }, parts);
  };
  refusal("hello", {"a.idx", "not an IDX file"});
  refusal(idx_by_hand(0x0a, {1}, "a"), {"0x0a"});
  refusal(idx_by_hand(0x08, {3}, "ab"), {"promises 3 bytes", "2 follow"});
  refusal(idx_by_hand(0x08, {1}, "ab"), {"promises 1 bytes", "2 follow"});
  refusal(idx_by_hand(0x08, {}, ""), {"0 axes"});
  refusal(idx_by_hand(0x0e, {0xffffffff, 0xffffffff, 0xffffffff}, "a"), {"absurd"});
  refusal(deflated(idx_by_hand(0x08, {0xffffffff, 1000}, "a"), kGzip), {"impossible"});
  refusal(deflated(idx_by_hand(0x08, {3}, "ab"), kGzip), {"end after"});
  refusal(deflated(idx_by_hand(0x08, {1}, "ab"), kGzip), {"go on past their end"});
}

}  // namespace
}  // namespace ganflow::data
