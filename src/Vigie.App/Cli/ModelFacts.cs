using System.Text.Json.Serialization;
using Vigie.Logs.Prediction;

namespace Vigie.App.Cli;

/// <summary>What a model file holds, for <c>--json</c>. Figures of a missing risk model are null.</summary>
internal sealed record ModelFacts(
    string File, long Bytes, string Model, string Version, IReadOnlyList<string> Sources, string TrainedFrom, string TrainedTo,
    long Records, int Machines, int Rows, int Failures, int Templates, int Metrics, double HorizonSeconds, double LeadSeconds,
    double StepSeconds, string? MachinePattern, int Seed, double? Threshold, double? HeldOutRecall, double? HeldOutPrecision,
    double? HeldOutPrAuc, int UsualStates, IReadOnlyList<FeatureFact> Features)
{
    private const int MostFeatures = 20;

    public static ModelFacts Of(Predictor predictor, string file, long bytes)
    {
        var summary = predictor.Summary;
        var options = predictor.Options;
        return new ModelFacts(
            Path.GetFileName(file), bytes, summary.Model, summary.Version, summary.Sources, Moments.Text(summary.FromMicros),
            Moments.Text(summary.ToMicros), summary.Records, summary.Machines, summary.Rows, summary.Failures,
            predictor.Miner.Count, predictor.Space.MetricNames.Count, options.Labels.HorizonSeconds, options.Labels.LeadSeconds,
            options.Windows.StepSeconds, options.MachinePattern, options.Training.Seed,
            predictor.Risk is null ? null : predictor.Threshold, Known(summary.Recall), Known(summary.Precision),
            Known(summary.PrAuc), predictor.Novelty.Subclusters,
            [.. predictor.LargestWeights(MostFeatures).Select(f => new FeatureFact(f.Name.Kind, Reasons.Title(f.Name), f.Weight))]);
    }

    private static double? Known(double value) => double.IsNaN(value) ? null : value;
}

/// <summary>A feature and its effect on the score, per standard deviation.</summary>
internal sealed record FeatureFact(string Kind, string Name, double Weight);

/// <summary>JSON of the command line: camelCase, indented, numbers that are not finite are null before they get here.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(ModelFacts))]
[JsonSerializable(typeof(PredictFacts))]
[JsonSerializable(typeof(TemplatesFacts))]
[JsonSerializable(typeof(FailuresFacts))]
internal sealed partial class CliJson : JsonSerializerContext;
