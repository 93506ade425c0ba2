#include "ganflow/io/state_file.hpp"

#include "../scratch_folder.hpp"

#include <gmock/gmock.h>
#include <hdf5.h>
#include <zlib.h>

#include <cmath>
#include <cstring>
#include <functional>
#include <limits>

namespace ganflow::io {
namespace {

using record::State;
using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;

State example() {
  return {.iteration = 1000,
          .time = 0.1,
          .arrays = {{"generator", {2, 3}, std::vector<float>{1, -2, 3e-45F, 4, 5, std::nanf("")}},
                     {"critic", {2, 2}, std::vector<double>{0.1, -0.0, 5e-324, HUGE_VAL}},
                     {"counts", {3}, std::vector<std::int64_t>{-1, 0, std::numeric_limits<std::int64_t>::max()}},
                     {"empty", {0, 4}, std::vector<float>{}},
                     {"a scalar", {}, std::vector<double>{7}}}};
}

/// Same names, shapes, types and bits (NaN included).
void expect_same(const State& a, const State& b) {
  EXPECT_EQ(a.iteration, b.iteration);
  EXPECT_EQ(a.time, b.time);
  ASSERT_EQ(a.arrays.size(), b.arrays.size());
  for (std::size_t k = 0; k < a.arrays.size(); ++k) {
    SCOPED_TRACE(a.arrays[k].name);
    EXPECT_EQ(a.arrays[k].name, b.arrays[k].name);
    EXPECT_EQ(a.arrays[k].shape, b.arrays[k].shape);
    ASSERT_EQ(a.arrays[k].values.index(), b.arrays[k].values.index());
    ASSERT_EQ(a.arrays[k].size(), b.arrays[k].size());
    std::visit(
        [&](const auto& values) {
          const auto& others = std::get<std::decay_t<decltype(values)>>(b.arrays[k].values);
          EXPECT_TRUE(values.empty() ||
                      std::memcmp(values.data(), others.data(), values.size() * sizeof(values[0])) == 0);
        },
        a.arrays[k].values);
  }
}

TEST(StateFile, RoundTripsEveryTypeAndShapeInOrder) {
  const ScratchFolder scratch;
  for (const StateKind kind : {StateKind::kCheckpoint, StateKind::kSnapshot}) {
    write_state(scratch / "s.h5", kind, example());
    expect_same(read_state(scratch / "s.h5", kind), example());
  }
  write_state(scratch / "s.h5", StateKind::kSnapshot, State{});
  expect_same(read_state(scratch / "s.h5", StateKind::kSnapshot), State{});
}

TEST(StateFile, RoundTripsManyArrays) {  // HDF5 stores more than eight links in another way
  State state{.iteration = 1, .time = 1, .arrays = {}};
  for (int k = 40; k > 0; --k) {
    state.arrays.push_back({"array " + std::to_string(k), {1}, std::vector<double>{1.0 * k}});
  }
  const std::string bytes = encode_state(StateKind::kCheckpoint, state);
  expect_same(decode_state(bytes, StateKind::kCheckpoint, "s.h5"), state);
  EXPECT_EQ(bytes, encode_state(StateKind::kCheckpoint, state));
}

TEST(StateFile, TheSameStateGivesTheSameBytes) {
  const std::string bytes = encode_state(StateKind::kCheckpoint, example());
  { const std::string dirt(1 << 20, '\xa5'); }  // memory that was used before must not show
  EXPECT_EQ(encode_state(StateKind::kCheckpoint, example()), bytes);
  EXPECT_NE(encode_state(StateKind::kSnapshot, example()), bytes);
  expect_same(decode_state(bytes, StateKind::kCheckpoint, "s.h5"), example());
  EXPECT_EQ(encode_state(StateKind::kCheckpoint, decode_state(bytes, StateKind::kCheckpoint, "s.h5")), bytes);
}

// encode_state(StateKind::kCheckpoint, example()), schema 1, HDF5 1.10.8
TEST(StateFile, ReadsEverySchemaThatWasEverWritten) {
  expect_same(read_state(kept_file("state_1.h5"), StateKind::kCheckpoint), example());
}

TEST(StateFile, AnythingCutOffIsRefused) {
  const std::string bytes = encode_state(StateKind::kCheckpoint, example());
  constexpr std::size_t kParts = 64;
  for (std::size_t k = 0; k < kParts; ++k) {
    EXPECT_THROW(decode_state(bytes.substr(0, bytes.size() * k / kParts), StateKind::kCheckpoint, "s.h5"), InputError)
        << k << " / " << kParts;
  }
  EXPECT_THROW(decode_state(bytes.substr(0, bytes.size() - 1), StateKind::kCheckpoint, "s.h5"), InputError);
}

TEST(StateFile, EveryFlippedBitIsRefused) {
  const std::string bytes = encode_state(StateKind::kCheckpoint, example());
  for (std::size_t k = 0; k < bytes.size(); ++k) {
    std::string damaged = bytes;
    damaged[k] = static_cast<char>(damaged[k] ^ (1 << (k % 8)));
    EXPECT_THROW(decode_state(damaged, StateKind::kCheckpoint, "s.h5"), InputError) << "byte " << k;
  }
}

TEST(StateFile, GarbageIsRefusedInOneSentence) {
  const ScratchFolder scratch;
  write(scratch / "s.h5", "this is not HDF5");
  EXPECT_THAT([&] { read_state(scratch / "s.h5", StateKind::kSnapshot); },
              ThrowsMessage<InputError>(
                  AllOf(HasSubstr((scratch / "s.h5").string() + " is no whole snapshot"), Not(HasSubstr("\n")))));
  EXPECT_THROW(decode_state("", StateKind::kSnapshot, "s.h5"), InputError);
  EXPECT_THROW(read_state(scratch / "missing.h5", StateKind::kSnapshot), InputError);
}

TEST(StateFile, TheOtherKindIsRefused) {
  const std::string bytes = encode_state(StateKind::kSnapshot, example());
  EXPECT_THAT([&] { decode_state(bytes, StateKind::kCheckpoint, "s.h5"); },
              ThrowsMessage<InputError>(HasSubstr("s.h5 is a snapshot (a checkpoint was expected)")));
}

std::string seal(std::string bytes, int schema) {
  bytes += fmt::format("\nganflow state, schema {:04}, crc32 ", schema);
  const auto* data = reinterpret_cast<const Bytef*>(bytes.data());
  return bytes + fmt::format("{:08x}\n", crc32(crc32(0, nullptr, 0), data, static_cast<uInt>(bytes.size())));
}

TEST(StateFile, ANewerSchemaIsRefusedAsNewerAndNotAsDamaged) {
  EXPECT_THAT([&] { decode_state(seal("not even HDF5", 7), StateKind::kCheckpoint, "s.h5"); },
              ThrowsMessage<NewerSchema>(HasSubstr("written by a newer ganflow (schema 7; this one reads up to 1)")));
}

/// A sealed HDF5 file as somebody else may write it: `change` adds to a whole state file or replaces parts of it.
std::string changed_file(const std::filesystem::path& path, const std::function<void(hid_t)>& change) {
  write_state(path, StateKind::kCheckpoint, example());
  const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);  // plain HDF5 opens it, seal or no seal
  EXPECT_GE(file, 0);
  change(file);
  H5Fclose(file);
  return seal(content(path), 1);
}

void set_attribute(hid_t where, const char* name, hid_t type, const void* value) {
  H5Adelete(where, name);
  const hid_t space = H5Screate(H5S_SCALAR);
  const hid_t attribute = H5Acreate2(where, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
  EXPECT_GE(H5Awrite(attribute, type, value), 0);
  H5Aclose(attribute);
  H5Sclose(space);
}

TEST(StateFile, WhatWeReadIsWhatHdf5Wrote) {
  const ScratchFolder scratch;
  const std::string bytes = changed_file(scratch / "s.h5", [](hid_t file) {
    const double time = 0.25;
    set_attribute(file, "time", H5T_NATIVE_DOUBLE, &time);
  });
  State expected = example();
  expected.time = 0.25;
  expect_same(decode_state(bytes, StateKind::kCheckpoint, "s.h5"), expected);
}

TEST(StateFile, ForeignTypesAttributesAndLinksAreRefused) {
  const ScratchFolder scratch;
  const std::vector<std::function<void(hid_t)>> changes = {
      [](hid_t file) { H5Adelete(file, "time"); },
      [](hid_t file) {
        const double wrong = 1;
        set_attribute(file, "iteration", H5T_NATIVE_DOUBLE, &wrong);
      },
      [](hid_t file) {
        const hid_t type = H5Tcopy(H5T_C_S1);
        H5Tset_size(type, H5T_VARIABLE);
        const char* text = "checkpoint";
        set_attribute(file, "kind", type, &text);
        H5Tclose(type);
      },
      [](hid_t file) { H5Lcreate_external("/etc/passwd", "/", file, "elsewhere", H5P_DEFAULT, H5P_DEFAULT); },
      [](hid_t file) { H5Gclose(H5Gcreate2(file, "group", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT)); },
      [](hid_t file) {
        const hid_t space = H5Screate(H5S_SCALAR);
        H5Dclose(H5Dcreate2(file, "byte", H5T_NATIVE_UCHAR, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
        H5Sclose(space);
      },
      [](hid_t file) {  // claims 8 EiB of numbers and stores none of them
        const hsize_t shape[] = {hsize_t{1} << 30U, hsize_t{1} << 30U};
        const hid_t space = H5Screate_simple(2, shape, nullptr);
        H5Dclose(H5Dcreate2(file, "huge", H5T_IEEE_F64LE, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
        H5Sclose(space);
      }};
  for (std::size_t k = 0; k < changes.size(); ++k) {
    const std::string bytes = changed_file(scratch / "s.h5", changes[k]);
    EXPECT_THROW(decode_state(bytes, StateKind::kCheckpoint, "s.h5"), InputError) << "change " << k;
  }
}

TEST(StateFile, LeavesHdf5SilentAndItsSettingsAsTheyWere) {
  H5E_auto2_t before = nullptr;
  H5E_auto2_t after = nullptr;
  void* data = nullptr;
  H5Eget_auto2(H5E_DEFAULT, &before, &data);
  testing::internal::CaptureStderr();
  EXPECT_THROW(decode_state("nonsense", StateKind::kSnapshot, "s.h5"), InputError);
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
  H5Eget_auto2(H5E_DEFAULT, &after, &data);
  EXPECT_EQ(before, after);
}

TEST(StateFile, ABadNameOrShapeIsAContractViolation) {
#if defined(GANFLOW_CONTRACTS) && GANFLOW_CONTRACTS
  EXPECT_THROW(
      encode_state(StateKind::kSnapshot, {.iteration = 0, .time = 0, .arrays = {{"a/b", {1}, std::vector<float>{1}}}}),
      ContractViolation);
  EXPECT_THROW(
      encode_state(StateKind::kSnapshot, {.iteration = 0, .time = 0, .arrays = {{"a", {2}, std::vector<float>{1}}}}),
      ContractViolation);
#else
  GTEST_SKIP() << "contracts are off in this build";
#endif
}

}  // namespace
}  // namespace ganflow::io
