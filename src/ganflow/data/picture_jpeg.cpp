#include "ganflow/data/picture.hpp"

#include <jpeglib.h>

#include <array>
#include <csetjmp>
#include <cstdio>  // jpeglib.h needs FILE

namespace ganflow::data {

namespace {

/// libjpeg reports errors by a callback that must not return. This one jumps; a warning (damaged data) counts as an
/// error.
struct ErrorManager {
  jpeg_error_mgr base;  // first: libjpeg hands back a pointer to it
  std::jmp_buf back;
  std::array<char, JMSG_LENGTH_MAX> message;
};

[[noreturn]] void jump_back(j_common_ptr info) {
  auto* manager = reinterpret_cast<ErrorManager*>(info->err);
  manager->base.format_message(info, manager->message.data());
  std::longjmp(manager->back, 1);  // NOLINT(cert-err52-cpp): a C library leaves no other way
}

void treat_warning_as_error(j_common_ptr info, int level) {
  if (level < 0) {
    jump_back(info);
  }
}

struct Decoder {
  jpeg_decompress_struct info{};
  ErrorManager errors{};
  Decoder() {
    info.err = jpeg_std_error(&errors.base);
    errors.base.error_exit = jump_back;
    errors.base.emit_message = treat_warning_as_error;
  }
  ~Decoder() { jpeg_destroy_decompress(&info); }
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;
};

// The two functions below hold no object with a destructor, so that a jump out of libjpeg skips none.

bool read_header(Decoder& decoder, const Bytes& file) {
  if (setjmp(decoder.errors.back) != 0) {  // NOLINT(cert-err52-cpp): see jump_back
    return false;
  }
  jpeg_create_decompress(&decoder.info);
  jpeg_mem_src(&decoder.info, reinterpret_cast<const unsigned char*>(file.view.data()), file.size());
  jpeg_read_header(&decoder.info, TRUE);
  decoder.info.out_color_space = decoder.info.num_components == 1 ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_calc_output_dimensions(&decoder.info);
  return true;
}

bool read_pixels(Decoder& decoder, std::uint8_t* pixels, std::size_t stride) {
  if (setjmp(decoder.errors.back) != 0) {  // NOLINT(cert-err52-cpp): see jump_back
    return false;
  }
  jpeg_start_decompress(&decoder.info);
  while (decoder.info.output_scanline < decoder.info.output_height) {
    JSAMPROW row = pixels + decoder.info.output_scanline * stride;
    jpeg_read_scanlines(&decoder.info, &row, 1);
  }
  jpeg_finish_decompress(&decoder.info);
  return true;
}

void require(bool condition, const Decoder& decoder, const Bytes& file) {
  GF_VALIDATE(condition, "{}: a damaged or unusual JPEG picture ({}). Copy it again, convert it to PNG, or remove it",
              file.source, decoder.errors.message.data());
}

}  // namespace

Picture decode_jpeg(const Bytes& file) {
  Decoder decoder;
  require(read_header(decoder, file), decoder, file);
  Picture picture{.height = decoder.info.output_height,
                  .width = decoder.info.output_width,
                  .channels = decoder.info.num_components == 1 ? 1U : 3U,
                  .pixels = {}};
  detail::check_picture_size(picture.height, picture.width, file);
  const std::size_t stride = picture.width * picture.channels;
  picture.pixels.resize(picture.height * stride);
  require(read_pixels(decoder, picture.pixels.data(), stride), decoder, file);
  return picture;
}

}  // namespace ganflow::data
