# SPDX-License-Identifier: Apache-2.0
# temporary
from .._component import Pipeline, Transform
__all__=[]
class ScaleIntensityRange(Transform):
    def __init__(self, a_min, a_max, b_min=None, b_max=None, clip=False, dtype='float32'):
        self._create('ScaleIntensityRange', {'a_min': a_min, 'a_max': a_max, 'b_min': b_min, 'b_max': b_max, 'clip': clip, 'dtype': dtype})

__all__ += ['ScaleIntensityRange']
class ScaleIntensityRanged(Transform):
    def __init__(self, keys, a_min, a_max, b_min=None, b_max=None, clip=False, dtype='float32', allow_missing_keys=False):
        self._create('ScaleIntensityRanged', {'keys': keys, 'a_min': a_min, 'a_max': a_max, 'b_min': b_min, 'b_max': b_max, 'clip': clip, 'dtype': dtype, 'allow_missing_keys': allow_missing_keys})

ScaleIntensityRangeD = ScaleIntensityRanged
ScaleIntensityRangeDict = ScaleIntensityRanged
__all__ += ['ScaleIntensityRanged', 'ScaleIntensityRangeD', 'ScaleIntensityRangeDict']
class NormalizeIntensity(Transform):
    def __init__(self, subtrahend=None, divisor=None, nonzero=False, channel_wise=False, dtype='float32'):
        self._create('NormalizeIntensity', {'subtrahend': subtrahend, 'divisor': divisor, 'nonzero': nonzero, 'channel_wise': channel_wise, 'dtype': dtype})

__all__ += ['NormalizeIntensity']
class NormalizeIntensityd(Transform):
    def __init__(self, keys, subtrahend=None, divisor=None, nonzero=False, channel_wise=False, dtype='float32', allow_missing_keys=False):
        self._create('NormalizeIntensityd', {'keys': keys, 'subtrahend': subtrahend, 'divisor': divisor, 'nonzero': nonzero, 'channel_wise': channel_wise, 'dtype': dtype, 'allow_missing_keys': allow_missing_keys})

NormalizeIntensityD = NormalizeIntensityd
NormalizeIntensityDict = NormalizeIntensityd
__all__ += ['NormalizeIntensityd', 'NormalizeIntensityD', 'NormalizeIntensityDict']
class Flip(Transform):
    def __init__(self, spatial_axis=None, lazy=False):
        self._create('Flip', {'spatial_axis': spatial_axis, 'lazy': lazy})

__all__ += ['Flip']
class Flipd(Transform):
    def __init__(self, keys, spatial_axis=None, allow_missing_keys=False, lazy=False):
        self._create('Flipd', {'keys': keys, 'spatial_axis': spatial_axis, 'allow_missing_keys': allow_missing_keys, 'lazy': lazy})

FlipD = Flipd
FlipDict = Flipd
__all__ += ['Flipd', 'FlipD', 'FlipDict']
class RandFlip(Transform):
    def __init__(self, prob=0.1, spatial_axis=None, lazy=False):
        self._create('RandFlip', {'prob': prob, 'spatial_axis': spatial_axis, 'lazy': lazy})

__all__ += ['RandFlip']
class RandFlipd(Transform):
    def __init__(self, keys, prob=0.1, spatial_axis=None, allow_missing_keys=False, lazy=False):
        self._create('RandFlipd', {'keys': keys, 'prob': prob, 'spatial_axis': spatial_axis, 'allow_missing_keys': allow_missing_keys, 'lazy': lazy})

RandFlipD = RandFlipd
RandFlipDict = RandFlipd
__all__ += ['RandFlipd', 'RandFlipD', 'RandFlipDict']
class EnsureChannelFirst(Transform):
    def __init__(self, strict_check=True, channel_dim=None):
        self._create('EnsureChannelFirst', {'strict_check': strict_check, 'channel_dim': channel_dim})

__all__ += ['EnsureChannelFirst']
class EnsureChannelFirstd(Transform):
    def __init__(self, keys, strict_check=True, allow_missing_keys=False, channel_dim=None):
        self._create('EnsureChannelFirstd', {'keys': keys, 'strict_check': strict_check, 'allow_missing_keys': allow_missing_keys, 'channel_dim': channel_dim})

EnsureChannelFirstD = EnsureChannelFirstd
EnsureChannelFirstDict = EnsureChannelFirstd
__all__ += ['EnsureChannelFirstd', 'EnsureChannelFirstD', 'EnsureChannelFirstDict']
class EnsureType(Transform):
    def __init__(self, data_type='tensor', dtype=None, device=None, wrap_sequence=True, track_meta=None):
        self._create('EnsureType', {'data_type': data_type, 'dtype': dtype, 'device': device, 'wrap_sequence': wrap_sequence, 'track_meta': track_meta})

__all__ += ['EnsureType']
class EnsureTyped(Transform):
    def __init__(self, keys, data_type='tensor', dtype=None, device=None, wrap_sequence=True, track_meta=None, allow_missing_keys=False):
        self._create('EnsureTyped', {'keys': keys, 'data_type': data_type, 'dtype': dtype, 'device': device, 'wrap_sequence': wrap_sequence, 'track_meta': track_meta, 'allow_missing_keys': allow_missing_keys})

EnsureTypeD = EnsureTyped
EnsureTypeDict = EnsureTyped
__all__ += ['EnsureTyped', 'EnsureTypeD', 'EnsureTypeDict']
class Identity(Transform):
    def __init__(self):
        self._create('Identity', {})

__all__ += ['Identity']
class Identityd(Transform):
    def __init__(self, keys, allow_missing_keys=False):
        self._create('Identityd', {'keys': keys, 'allow_missing_keys': allow_missing_keys})

IdentityD = Identityd
IdentityDict = Identityd
__all__ += ['Identityd', 'IdentityD', 'IdentityDict']
class CastToType(Transform):
    def __init__(self, dtype='float32'):
        self._create('CastToType', {'dtype': dtype})

__all__ += ['CastToType']
class CastToTyped(Transform):
    def __init__(self, keys, dtype='float32', allow_missing_keys=False):
        self._create('CastToTyped', {'keys': keys, 'dtype': dtype, 'allow_missing_keys': allow_missing_keys})

CastToTypeD = CastToTyped
CastToTypeDict = CastToTyped
__all__ += ['CastToTyped', 'CastToTypeD', 'CastToTypeDict']
class Activations(Transform):
    def __init__(self, sigmoid=False, softmax=False, other=None, dim=0):
        self._create('Activations', {'sigmoid': sigmoid, 'softmax': softmax, 'other': other, 'dim': dim})

__all__ += ['Activations']
class Activationsd(Transform):
    def __init__(self, keys, sigmoid=False, softmax=False, other=None, allow_missing_keys=False, dim=0):
        self._create('Activationsd', {'keys': keys, 'sigmoid': sigmoid, 'softmax': softmax, 'other': other, 'allow_missing_keys': allow_missing_keys, 'dim': dim})

ActivationsD = Activationsd
ActivationsDict = Activationsd
__all__ += ['Activationsd', 'ActivationsD', 'ActivationsDict']
class AsDiscrete(Transform):
    def __init__(self, argmax=False, to_onehot=None, threshold=None, rounding=None, dim=0, keepdim=True, dtype='float32'):
        self._create('AsDiscrete', {'argmax': argmax, 'to_onehot': to_onehot, 'threshold': threshold, 'rounding': rounding, 'dim': dim, 'keepdim': keepdim, 'dtype': dtype})

__all__ += ['AsDiscrete']
class AsDiscreted(Transform):
    def __init__(self, keys, argmax=False, to_onehot=None, threshold=None, rounding=None, allow_missing_keys=False, dim=0, keepdim=True, dtype='float32'):
        self._create('AsDiscreted', {'keys': keys, 'argmax': argmax, 'to_onehot': to_onehot, 'threshold': threshold, 'rounding': rounding, 'allow_missing_keys': allow_missing_keys, 'dim': dim, 'keepdim': keepdim, 'dtype': dtype})

AsDiscreteD = AsDiscreted
AsDiscreteDict = AsDiscreted
__all__ += ['AsDiscreted', 'AsDiscreteD', 'AsDiscreteDict']
class KeepLargestConnectedComponent(Transform):
    def __init__(self, applied_labels=None, is_onehot=None, independent=True, connectivity=None, num_components=1):
        self._create('KeepLargestConnectedComponent', {'applied_labels': applied_labels, 'is_onehot': is_onehot, 'independent': independent, 'connectivity': connectivity, 'num_components': num_components})

__all__ += ['KeepLargestConnectedComponent']
class KeepLargestConnectedComponentd(Transform):
    def __init__(self, keys, applied_labels=None, is_onehot=None, independent=True, connectivity=None, num_components=1, allow_missing_keys=False):
        self._create('KeepLargestConnectedComponentd', {'keys': keys, 'applied_labels': applied_labels, 'is_onehot': is_onehot, 'independent': independent, 'connectivity': connectivity, 'num_components': num_components, 'allow_missing_keys': allow_missing_keys})

KeepLargestConnectedComponentD = KeepLargestConnectedComponentd
KeepLargestConnectedComponentDict = KeepLargestConnectedComponentd
__all__ += ['KeepLargestConnectedComponentd', 'KeepLargestConnectedComponentD', 'KeepLargestConnectedComponentDict']
class RemoveSmallObjects(Transform):
    def __init__(self, min_size=64.0, connectivity=1, independent_channels=True, by_measure=False, pixdim=None):
        self._create('RemoveSmallObjects', {'min_size': min_size, 'connectivity': connectivity, 'independent_channels': independent_channels, 'by_measure': by_measure, 'pixdim': pixdim})

__all__ += ['RemoveSmallObjects']
class RemoveSmallObjectsd(Transform):
    def __init__(self, keys, min_size=64.0, connectivity=1, independent_channels=True, by_measure=False, pixdim=None, allow_missing_keys=False):
        self._create('RemoveSmallObjectsd', {'keys': keys, 'min_size': min_size, 'connectivity': connectivity, 'independent_channels': independent_channels, 'by_measure': by_measure, 'pixdim': pixdim, 'allow_missing_keys': allow_missing_keys})

RemoveSmallObjectsD = RemoveSmallObjectsd
RemoveSmallObjectsDict = RemoveSmallObjectsd
__all__ += ['RemoveSmallObjectsd', 'RemoveSmallObjectsD', 'RemoveSmallObjectsDict']
class LabelFilter(Transform):
    def __init__(self, applied_labels):
        self._create('LabelFilter', {'applied_labels': applied_labels})

__all__ += ['LabelFilter']
class LabelFilterd(Transform):
    def __init__(self, keys, applied_labels, allow_missing_keys=False):
        self._create('LabelFilterd', {'keys': keys, 'applied_labels': applied_labels, 'allow_missing_keys': allow_missing_keys})

LabelFilterD = LabelFilterd
LabelFilterDict = LabelFilterd
__all__ += ['LabelFilterd', 'LabelFilterD', 'LabelFilterDict']
class FillHoles(Transform):
    def __init__(self, applied_labels=None, connectivity=None):
        self._create('FillHoles', {'applied_labels': applied_labels, 'connectivity': connectivity})

__all__ += ['FillHoles']
class FillHolesd(Transform):
    def __init__(self, keys, applied_labels=None, connectivity=None, allow_missing_keys=False):
        self._create('FillHolesd', {'keys': keys, 'applied_labels': applied_labels, 'connectivity': connectivity, 'allow_missing_keys': allow_missing_keys})

FillHolesD = FillHolesd
FillHolesDict = FillHolesd
__all__ += ['FillHolesd', 'FillHolesD', 'FillHolesDict']
class LabelToContour(Transform):
    def __init__(self, kernel_type='Laplace'):
        self._create('LabelToContour', {'kernel_type': kernel_type})

__all__ += ['LabelToContour']
class LabelToContourd(Transform):
    def __init__(self, keys, kernel_type='Laplace', allow_missing_keys=False):
        self._create('LabelToContourd', {'keys': keys, 'kernel_type': kernel_type, 'allow_missing_keys': allow_missing_keys})

LabelToContourD = LabelToContourd
LabelToContourDict = LabelToContourd
__all__ += ['LabelToContourd', 'LabelToContourD', 'LabelToContourDict']
class DistanceTransformEDT(Transform):
    def __init__(self, sampling=None):
        self._create('DistanceTransformEDT', {'sampling': sampling})

__all__ += ['DistanceTransformEDT']
class DistanceTransformEDTd(Transform):
    def __init__(self, keys, sampling=None, allow_missing_keys=False):
        self._create('DistanceTransformEDTd', {'keys': keys, 'sampling': sampling, 'allow_missing_keys': allow_missing_keys})

DistanceTransformEDTD = DistanceTransformEDTd
DistanceTransformEDTDict = DistanceTransformEDTd
__all__ += ['DistanceTransformEDTd', 'DistanceTransformEDTD', 'DistanceTransformEDTDict']
class ApplyPending(Transform):
    def __init__(self):
        self._create('ApplyPending', {})

__all__ += ['ApplyPending']
class ApplyPendingd(Transform):
    def __init__(self, keys):
        self._create('ApplyPendingd', {'keys': keys})

ApplyPendingD = ApplyPendingd
ApplyPendingDict = ApplyPendingd
__all__ += ['ApplyPendingd', 'ApplyPendingD', 'ApplyPendingDict']
class LoadImage(Transform):
    def __init__(self, reader=None, image_only=True, dtype='float32', ensure_channel_first=False, simple_keys=False, prune_meta_pattern=None, prune_meta_sep='.', expanduser=True, channel_dim=None, as_closest_canonical=False, squeeze_non_spatial_dims=False, to_gpu=False, series_name='', reverse_indexing=None, series_meta=False, affine_lps_to_ras=True, swap_ij=True, prune_metadata=True, label_dict=None, fname_regex='', npz_keys=None, allow_pickle=False, index_order='F', converter=None):
        self._create('LoadImage', {'reader': reader, 'image_only': image_only, 'dtype': dtype, 'ensure_channel_first': ensure_channel_first, 'simple_keys': simple_keys, 'prune_meta_pattern': prune_meta_pattern, 'prune_meta_sep': prune_meta_sep, 'expanduser': expanduser, 'channel_dim': channel_dim, 'as_closest_canonical': as_closest_canonical, 'squeeze_non_spatial_dims': squeeze_non_spatial_dims, 'to_gpu': to_gpu, 'series_name': series_name, 'reverse_indexing': reverse_indexing, 'series_meta': series_meta, 'affine_lps_to_ras': affine_lps_to_ras, 'swap_ij': swap_ij, 'prune_metadata': prune_metadata, 'label_dict': label_dict, 'fname_regex': fname_regex, 'npz_keys': npz_keys, 'allow_pickle': allow_pickle, 'index_order': index_order, 'converter': converter})

__all__ += ['LoadImage']
class LoadImaged(Transform):
    def __init__(self, keys, reader=None, dtype='float32', meta_keys=None, meta_key_postfix='meta_dict', overwriting=False, image_only=True, ensure_channel_first=False, simple_keys=False, prune_meta_pattern=None, prune_meta_sep='.', allow_missing_keys=False, expanduser=True, channel_dim=None, as_closest_canonical=False, squeeze_non_spatial_dims=False, to_gpu=False, series_name='', reverse_indexing=None, series_meta=False, affine_lps_to_ras=True, swap_ij=True, prune_metadata=True, label_dict=None, fname_regex='', npz_keys=None, allow_pickle=False, index_order='F', converter=None):
        self._create('LoadImaged', {'keys': keys, 'reader': reader, 'dtype': dtype, 'meta_keys': meta_keys, 'meta_key_postfix': meta_key_postfix, 'overwriting': overwriting, 'image_only': image_only, 'ensure_channel_first': ensure_channel_first, 'simple_keys': simple_keys, 'prune_meta_pattern': prune_meta_pattern, 'prune_meta_sep': prune_meta_sep, 'allow_missing_keys': allow_missing_keys, 'expanduser': expanduser, 'channel_dim': channel_dim, 'as_closest_canonical': as_closest_canonical, 'squeeze_non_spatial_dims': squeeze_non_spatial_dims, 'to_gpu': to_gpu, 'series_name': series_name, 'reverse_indexing': reverse_indexing, 'series_meta': series_meta, 'affine_lps_to_ras': affine_lps_to_ras, 'swap_ij': swap_ij, 'prune_metadata': prune_metadata, 'label_dict': label_dict, 'fname_regex': fname_regex, 'npz_keys': npz_keys, 'allow_pickle': allow_pickle, 'index_order': index_order, 'converter': converter})

LoadImageD = LoadImaged
LoadImageDict = LoadImaged
__all__ += ['LoadImaged', 'LoadImageD', 'LoadImageDict']
class SaveImage(Transform):
    def __init__(self, output_dir='./', output_postfix='trans', output_ext='.nii.gz', output_dtype='float32', resample=False, mode='nearest', padding_mode='border', scale=None, dtype='float64', squeeze_end_dims=True, data_root_dir='', separate_folder=True, print_log=True, output_format='', writer=None, channel_dim=0, output_name_formatter=None, folder_layout=None, savepath_in_metadict=False):
        self._create('SaveImage', {'output_dir': output_dir, 'output_postfix': output_postfix, 'output_ext': output_ext, 'output_dtype': output_dtype, 'resample': resample, 'mode': mode, 'padding_mode': padding_mode, 'scale': scale, 'dtype': dtype, 'squeeze_end_dims': squeeze_end_dims, 'data_root_dir': data_root_dir, 'separate_folder': separate_folder, 'print_log': print_log, 'output_format': output_format, 'writer': writer, 'channel_dim': channel_dim, 'output_name_formatter': output_name_formatter, 'folder_layout': folder_layout, 'savepath_in_metadict': savepath_in_metadict})

__all__ += ['SaveImage']
class SaveImaged(Transform):
    def __init__(self, keys, meta_keys=None, meta_key_postfix='meta_dict', output_dir='./', output_postfix='trans', output_ext='.nii.gz', resample=False, mode='nearest', padding_mode='border', scale=None, dtype='float64', output_dtype='float32', allow_missing_keys=False, squeeze_end_dims=True, data_root_dir='', separate_folder=True, print_log=True, output_format='', writer=None, output_name_formatter=None, folder_layout=None, savepath_in_metadict=False):
        self._create('SaveImaged', {'keys': keys, 'meta_keys': meta_keys, 'meta_key_postfix': meta_key_postfix, 'output_dir': output_dir, 'output_postfix': output_postfix, 'output_ext': output_ext, 'resample': resample, 'mode': mode, 'padding_mode': padding_mode, 'scale': scale, 'dtype': dtype, 'output_dtype': output_dtype, 'allow_missing_keys': allow_missing_keys, 'squeeze_end_dims': squeeze_end_dims, 'data_root_dir': data_root_dir, 'separate_folder': separate_folder, 'print_log': print_log, 'output_format': output_format, 'writer': writer, 'output_name_formatter': output_name_formatter, 'folder_layout': folder_layout, 'savepath_in_metadict': savepath_in_metadict})

SaveImageD = SaveImaged
SaveImageDict = SaveImaged
__all__ += ['SaveImaged', 'SaveImageD', 'SaveImageDict']
class WriteFileMapping(Transform):
    def __init__(self, mapping_file_path='mapping.json'):
        self._create('WriteFileMapping', {'mapping_file_path': mapping_file_path})

__all__ += ['WriteFileMapping']
class WriteFileMappingd(Transform):
    def __init__(self, keys, mapping_file_path='mapping.json', allow_missing_keys=False):
        self._create('WriteFileMappingd', {'keys': keys, 'mapping_file_path': mapping_file_path, 'allow_missing_keys': allow_missing_keys})

WriteFileMappingD = WriteFileMappingd
WriteFileMappingDict = WriteFileMappingd
__all__ += ['WriteFileMappingd', 'WriteFileMappingD', 'WriteFileMappingDict']
class Compose(Pipeline):
    def __init__(self, transforms=None, map_items=True, unpack_items=False, log_stats=False, lazy=False, overrides=None):
        self._create('Compose', {'transforms': transforms, 'map_items': map_items, 'unpack_items': unpack_items, 'log_stats': log_stats, 'lazy': lazy, 'overrides': overrides})

__all__ += ['Compose']
