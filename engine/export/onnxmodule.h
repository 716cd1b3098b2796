// The boundary between the program and the module libflipscope-onnx.so, which holds protobuf, the ONNX schema
// and OpenCV's dnn: plain C, so that neither exceptions nor standard-library types cross it. onnxfile.cpp
// loads it; onnxmodule.cpp is it. Functions return 0, or 1 after writing why not into `message`.
#pragma once

#include <cstddef>
#include <cstdint>

namespace flipscope {

/// Raise it when anything below changes; a module of another version is refused.
inline constexpr int onnxModuleVersion = 1;

enum OnnxType { OnnxFloat = 1, OnnxInt8 = 3, OnnxInt64 = 7 }; // as in onnx.proto

/// What a file holds, told piece by piece in its order.
struct OnnxVisitor {
    void* context;
    /// A constant of numbers; others (text, references to other files) are refused.
    void (*tensor)(void* context, const char* name, const std::int64_t* sizes, int dimensions,
                   const float* values, std::size_t count);
    /// An input of the graph that is no constant; sizes that are open are -1.
    void (*input)(void* context, const char* name, const std::int64_t* sizes, int dimensions);
    void (*node)(void* context, const char* operation, const char* const* inputs, int inputCount,
                 const char* const* outputs, int outputCount);
    /// Of the node told last.
    void (*attribute)(void* context, const char* name, const double* numbers, int count);
};

/// What the module's only symbol, `flipscopeOnnxModule`, returns.
struct OnnxModule {
    int version; ///< first, and never moved

    // Writing: create(), any number of add...(), write(), destroy(). Names are the graph's.
    void* (*create)(const char* graphName, const char* programVersion);
    void (*addInput)(void* graph, const char* name, OnnxType type, const std::int64_t* sizes, int dimensions);
    void (*addOutput)(void* graph, const char* name, OnnxType type, const std::int64_t* sizes,
                      int dimensions); ///< a size of -1 is the number of pictures, N
    /// `data` in the byte order of this machine.
    void (*addTensor)(void* graph, const char* name, OnnxType type, const std::int64_t* sizes, int dimensions,
                      const void* data, std::size_t bytes);
    void (*addNode)(void* graph, const char* operation, const char* const* inputs, int inputCount,
                    const char* output);
    /// To the node added last: one number, or a list.
    void (*addAttribute)(void* graph, const char* name, const std::int64_t* numbers, int count, int isList);
    void (*addReal)(void* graph, const char* name, float value);
    void (*addMetadata)(void* graph, const char* key, const char* value);
    int (*write)(void* graph, void (*take)(void* context, const void* bytes, std::size_t size), void* context,
                 char* message, std::size_t messageSize);
    void (*destroy)(void* graph);

    // Reading.
    int (*read)(const void* bytes, std::size_t size, const OnnxVisitor* visitor, char* message,
                std::size_t messageSize);

    // Running in OpenCV: open() gives nullptr after writing why not.
    void* (*open)(const void* bytes, std::size_t size, char* message, std::size_t messageSize);
    /// shape: count, channels, height, width, classes. Writes scores [count x classes] and chosen [count].
    int (*run)(void* network, const float* pixels, const int* shape, float* scores, std::int32_t* chosen,
               char* message, std::size_t messageSize);
    void (*close)(void* network);
    const char* runner; ///< "OpenCV 4.6.0"
};

/// The module, loaded at the first call. Throws Error where it cannot be.
const OnnxModule& onnxModule();

inline constexpr const char* onnxModuleSymbol = "flipscopeOnnxModule";
inline constexpr const char* onnxModuleFile = "libflipscope-onnx.so";

} // namespace flipscope
