namespace Millwright.Twins.Models;

/// <summary>How it is worked out why a prediction is as it is.</summary>
public enum ExplanationMethod
{
    /// <summary>Exact Shapley values of trees: parts that add up to the output.</summary>
    Shap,

    /// <summary>A linear model fitted around the inputs, of any model; it says how well it fits.</summary>
    Lime,

    /// <summary>What the output would be if one input were not known, of any model.</summary>
    Occlusion,

    /// <summary>Of convolutional networks only, of which there is none here.</summary>
    GradCam,
}
