#ifndef CONVERTER_CLI_OLD_HELP_H_
#define CONVERTER_CLI_OLD_HELP_H_

namespace mo {

// For tests: what `mo --help` of openvino-dev lists, in 2021.4 and in 2023.3.
inline constexpr char kOldHelp2021_4[] =
    "--input_model -w -m --model_name -n --output_dir -o --input_shape --scale -s "
    "--reverse_input_channels --log_level --input --output --mean_values -ms --scale_values "
    "--data_type --transform --disable_fusing --disable_resnet_optimization --finegrain_fusing "
    "--disable_gfusing --enable_concat_optimization --move_to_preprocess --extensions --batch -b "
    "--version --silent --freeze_placeholder_with_value --generate_deprecated_IR_V7 --static_shape "
    "--keep_shape_ops --disable_weights_compression --progress --stream_output "
    "--transformations_config --legacy_ir_generation --input_proto -d --caffe_parser_path -k "
    "--mean_file -mf --mean_file_offsets -mo --disable_omitting_optional "
    "--enable_flattening_nested_params --input_model_is_text --input_checkpoint --input_meta_graph "
    "--saved_model_dir --saved_model_tags --tensorflow_custom_operations_config_update "
    "--tensorflow_use_custom_operations_config --tensorflow_object_detection_api_pipeline_config "
    "--tensorboard_logdir --tensorflow_custom_layer_libraries --disable_nhwc_to_nchw "
    "--input_symbol --nd_prefix_name --pretrained_model_name --save_params_from_nd "
    "--legacy_mxnet_model --enable_ssd_gluoncv --counts --remove_output_softmax --remove_memory "
    "--framework";
inline constexpr char kOldHelp2023_3[] =
    "--framework --input_model -w -m --input --output --input_shape --example_input --batch -b "
    "--mean_values --scale_values --scale -s --reverse_input_channels --source_layout "
    "--target_layout --layout --compress_to_fp16 --extensions --transform "
    "--transformations_config --silent --log_level --version --progress --stream_output "
    "--share_weights --example_output --static_shape --freeze_placeholder_with_value "
    "--use_legacy_frontend --use_new_frontend --model_name -n --output_dir -o "
    "--input_model_is_text --input_checkpoint --input_meta_graph --saved_model_dir "
    "--saved_model_tags --tensorflow_custom_operations_config_update "
    "--tensorflow_object_detection_api_pipeline_config --tensorboard_logdir "
    "--tensorflow_custom_layer_libraries --input_symbol --nd_prefix_name --pretrained_model_name "
    "--save_params_from_nd --legacy_mxnet_model --enable_ssd_gluoncv --input_proto -d "
    "--caffe_parser_path -k --disable_omitting_optional --enable_flattening_nested_params --counts "
    "--remove_output_softmax --remove_memory";

}  // namespace mo

#endif  // CONVERTER_CLI_OLD_HELP_H_
