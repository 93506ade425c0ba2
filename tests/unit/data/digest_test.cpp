#include "ganflow/data/digest.hpp"

#include "support.hpp"

namespace ganflow::data {
namespace {

TEST(Integrity, AgreesWithThePublishedDigestOfAbc) {
  // FIPS 180-4, SHA-512("abc"), in base64.
  EXPECT_EQ(integrity_of(std::as_bytes(std::span("abc", 3))),
            "sha512-3a81oZNherrMQXNJriBBMRLm+k6JqX6iCp7u5ktV05ohkpkqJ0/BqDa6PCOj/uu9RU1EI2Q86A4qmslPpUyknw==");
}

}  // namespace
}  // namespace ganflow::data
