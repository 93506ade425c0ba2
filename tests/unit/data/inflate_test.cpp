#include "ganflow/data/inflate.hpp"

#include "support.hpp"

namespace ganflow::data {
namespace {

// "aaaaaaaaaa" deflated by hand: one block of fixed codes, literal 'a', a match of length 9 at distance 1, end of
// block.
const std::string kTenLetters("\x4b\x84\x03\x00", 4);

TEST(Inflate, UnpacksExactlyWhatWasPromised) {
  const std::vector<std::byte> out = inflate(bytes_of(kTenLetters), Wrapper::kRaw, 10);
  ASSERT_EQ(out.size(), 10U);
  for (const std::byte letter : out) {
    EXPECT_EQ(letter, std::byte{'a'});
  }
}

TEST(Inflate, RefusesAnotherSizeThanPromised) {
  expect_refusal([] { inflate(bytes_of(kTenLetters, "a.gz"), Wrapper::kRaw, 9); }, {"a.gz", "go on past their end"});
  expect_refusal([] { inflate(bytes_of(kTenLetters), Wrapper::kRaw, 11); }, {"end after 10 bytes"});
  expect_refusal([] { inflate(bytes_of(kTenLetters), Wrapper::kRaw, 1U << 20U); }, {"impossible"});
  expect_refusal([] { inflate(bytes_of(kTenLetters), Wrapper::kGzip, 10); }, {"damaged"});
  EXPECT_THROW(inflate(bytes_of(""), Wrapper::kRaw, 1), InputError);
}

TEST(InflatePrefix, GivesTheBeginningOrAllOfAShortStream) {
  EXPECT_EQ(inflate_prefix(bytes_of(kTenLetters), Wrapper::kRaw, 4).size(), 4U);
  EXPECT_EQ(inflate_prefix(bytes_of(kTenLetters), Wrapper::kRaw, 100).size(), 10U);
}

}  // namespace
}  // namespace ganflow::data
