#include "ganflow/data/npz.hpp"

#include "ganflow/data/npy.hpp"

#include "deflate.hpp"
#include "support.hpp"

namespace ganflow::data {
namespace {

std::string little(std::uint64_t value, std::size_t width) {
  std::string out;
  for (std::size_t i = 0; i < width; ++i) {
    out.push_back(static_cast<char>(value >> (8 * i) & 0xff));
  }
  return out;
}

struct ZipMember {
  std::string name;
  std::string content;
  int method = 0;  // 0 stored, 8 deflated
  bool zip64 = false;
  std::uint32_t crc_error = 0;
  int flags = 0;
};

/// A zip archive put together by hand, after PKWARE's APPNOTE.
std::string zip_by_hand(const std::vector<ZipMember>& members, const std::string& comment = "") {
  std::string body;
  std::string directory;
  for (const ZipMember& m : members) {
    const auto crc = static_cast<std::uint32_t>(
        crc32(0, reinterpret_cast<const Bytef*>(m.content.data()), static_cast<uInt>(m.content.size())));
    const std::string packed = m.method == 8 ? deflated(m.content, kRaw) : m.content;
    const std::string sizes = m.zip64 ? little(0xffffffff, 4) + little(0xffffffff, 4)
                                      : little(packed.size(), 4) + little(m.content.size(), 4);
    const std::string extra =
        m.zip64 ? little(1, 2) + little(16, 2) + little(m.content.size(), 8) + little(packed.size(), 8) : "";
    const std::string fields = little(45, 2) + little(m.flags, 2) + little(m.method, 2) + little(0, 4) +
                               little(crc ^ m.crc_error, 4) + sizes + little(m.name.size(), 2) +
                               little(extra.size(), 2);
    const std::size_t offset = body.size();
    for (const std::string& part : {little(0x04034b50, 4), fields, m.name, extra, packed}) {
      body += part;
    }
    for (const std::string& part :
         {little(0x02014b50, 4), little(45, 2), fields, little(0, 2), little(0, 8), little(offset, 4), m.name, extra}) {
      directory += part;
    }
  }
  return body + directory + little(0x06054b50, 4) + little(0, 4) + little(members.size(), 2) +
         little(members.size(), 2) + little(directory.size(), 4) + little(body.size(), 4) + little(comment.size(), 2) +
         comment;
}

template <class T>
std::string npy_of(const std::vector<T>& values) {
  return npy_header(dtype_of<T>(), std::vector<std::size_t>{values.size()}) + raw(values);
}

const auto kParse = [](const Bytes& bytes) { return parse_npz(bytes); };

TEST(ParseNpz, ReadsStoredAndDeflatedMembersByName) {
  const Bytes file =
      bytes_of(zip_by_hand({{"x.npy", npy_of<double>({1, 2, 3})}, {"y.npy", npy_of<std::uint8_t>({4, 5}), 8}}));
  EXPECT_EQ(npz_names(file), (std::vector<std::string>{"x", "y"}));
  EXPECT_EQ(parse_npz(file).load<double>(2), 3);
  EXPECT_EQ(parse_npz(file, "x").load<double>(0), 1);
  EXPECT_EQ(parse_npz(file, "y").load<std::uint8_t>(1), 5);
}

TEST(ParseNpz, UsesStoredMembersWhereTheyLie) {
  const Bytes file = bytes_of(zip_by_hand({{"x.npy", npy_of<double>({1, 2, 3})}}));
  const Table table = parse_npz(file);
  EXPECT_GE(table.bytes.view.data(), file.view.data());
  EXPECT_LT(table.bytes.view.data(), file.view.data() + file.size());
}

TEST(ParseNpz, ReadsZip64SizesAndCommentsAndSkipsOtherMembers) {
  const Bytes file =
      bytes_of(zip_by_hand({{"readme.txt", "hello"}, {"x.npy", npy_of<float>({7}), 8, true}}, "a comment"));
  EXPECT_EQ(npz_names(file), std::vector<std::string>{"x"});
  EXPECT_EQ(parse_npz(file).load<float>(0), 7);
}

TEST(ParseNpz, RefusesEveryTruncationAndSurvivesEveryFlip) {
  const std::string file =
      zip_by_hand({{"x.npy", npy_of<double>({1, 2, 3})}, {"y.npy", npy_of<std::uint8_t>({4, 5}), 8, true}});
  expect_every_truncation_refused(file, kParse);
  for (const int mask : {0x01, 0x80, 0xff}) {
    expect_flips_survived(file, mask, kParse);
    expect_flips_survived(file, mask, [](const Bytes& bytes) { return parse_npz(bytes, "y"); });
  }
}

TEST(ParseNpz, SaysWhatIsWrong) {
  const auto refusal = [](const std::string& file, const std::vector<std::string>& parts,
                          const std::string& name = "") {
    expect_refusal([&] { parse_npz(bytes_of(file, "a.npz"), name); }, parts);
  };
  const std::string npy = npy_of<double>({1});
  refusal("this is not a zip archive at all", {"a.npz", "directory at its end is missing"});
  refusal(zip_by_hand({{"x.npy", npy, 0, false, 1}}), {"a.npz[x.npy]", "checksum"});
  refusal(zip_by_hand({{"x.npy", npy, 8, false, 1}}), {"checksum"});
  refusal(zip_by_hand({{"x.npy", npy, 0, false, 0, 1}}), {"encrypted"});
  refusal(zip_by_hand({{"x.npy", npy, 12}}), {"method 12"});
  refusal(zip_by_hand({{"images.npy", npy}}), {"no array 'imagse'", "Did you mean 'images'?"}, "imagse");
  refusal(zip_by_hand({{"readme.txt", "hello"}}), {"holds no array"});
  refusal(zip_by_hand({{"x.npy", "not an array"}}), {"a.npz[x.npy]", "not a NPY file"});
}

TEST(ParseNpz, DoesNotBelieveHugeSizes) {
  std::string file = zip_by_hand({{"x.npy", npy_of<double>({1}), 8, true}});
  const std::string promised = little(npy_of<double>({1}).size(), 8);
  const std::size_t at = file.rfind(promised);
  ASSERT_NE(at, std::string::npos);
  file.replace(at, 8, little(1ULL << 50, 8));
  expect_refusal([&] { parse_npz(bytes_of(file)); }, {"impossible"});
}

TEST(WriteNpz, ComesBackAndLiesOnABoundary) {
  const TemporaryFolder folder;
  write_npz(folder / "a.npz",
            {{"x", table_of<double>({1, 2, 3, 4}, {2, 2})}, {"labels", table_of<std::int64_t>({7, 8}, {2})}});
  const Bytes file = map_file(folder / "a.npz");
  EXPECT_EQ(npz_names(file), (std::vector<std::string>{"x", "labels"}));
  const Table x = parse_npz(file, "x");
  EXPECT_EQ(x.shape, (std::vector<std::size_t>{2, 2}));
  EXPECT_EQ(x.load<double>(3), 4);
  EXPECT_EQ((x.bytes.view.data() - file.view.data()) % static_cast<std::ptrdiff_t>(kAlignment), 0);
  EXPECT_EQ(parse_npz(file, "labels").load<std::int64_t>(0), 7);
}

}  // namespace
}  // namespace ganflow::data
