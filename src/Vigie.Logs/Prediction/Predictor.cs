using Vigie.Learn.State;
using Vigie.Logs.Templates;
using Vigie.Logs.Windows;

namespace Vigie.Logs.Prediction;

/// <summary>One decision about one machine.</summary>
/// <param name="Risk">Probability of a failure in (t + lead, t + lead + horizon]; NaN where no risk model was learned.</param>
/// <param name="Novelty">See <see cref="WindowRow.Novelty"/>: 0.99 is more unlike the usual than 99 rows in 100.</param>
/// <param name="Alert">Whether this is an alarm.</param>
public readonly record struct Decision(double Risk, double Novelty, bool Alert);

/// <summary>
/// All that learning gave: options, templates, columns, the risk model with its threshold (absent when there were no
/// failures to learn from) and the novelty model. One value, saved as one file.
/// </summary>
public sealed class Predictor
{
    /// <summary>Without a risk model an alarm is a row of this novelty or more.</summary>
    public const double NoveltyAlarm = 0.995;

    private const int Version = 5;    // 3: numbers of messages; 4: departures of metrics; 5: own failures

    private readonly Reasons _reasons;

    /// <summary>Puts the parts together.</summary>
    public Predictor(
        PipelineOptions options, TemplateMiner miner, TemplateNumbers numbers, FeatureSpace space, RiskModel? risk, double threshold,
        RowNovelty novelty, FailurePrints prints, DriftReference? drift, TrainingSummary summary)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options;
        Miner = miner;
        Numbers = numbers;
        Space = space;
        Risk = risk;
        Threshold = threshold;
        Novelty = novelty;
        Prints = prints;
        Drift = drift;
        Summary = summary;
        _reasons = new Reasons(space, miner, numbers);
    }

    /// <summary>What decides how records become rows.</summary>
    public PipelineOptions Options { get; }

    /// <summary>The templates.</summary>
    public TemplateMiner Miner { get; }

    /// <summary>The numbers in messages, and what is usual of them.</summary>
    public TemplateNumbers Numbers { get; }

    /// <summary>The columns.</summary>
    public FeatureSpace Space { get; }

    /// <summary>The risk model; null when only novelty is known.</summary>
    public RiskModel? Risk { get; }

    /// <summary>Risks at or above this are alarms.</summary>
    public double Threshold { get; }

    /// <summary>What is usual; it learns on as rows are made.</summary>
    public RowNovelty Novelty { get; }

    /// <summary>What carried the risk before the failures of the past.</summary>
    public FailurePrints Prints { get; }

    /// <summary>What was usual when this was trained; null where the past was too short to tell.</summary>
    public DriftReference? Drift { get; }

    /// <summary>When and on what this was trained.</summary>
    public TrainingSummary Summary { get; }

    /// <summary>Whether the machines' own failures bear on the risk, so that the pipeline has to be told of them.</summary>
    public bool KnowsFailures =>
        Risk is not null && Risk.Weights[Space.FailuresColumn..Space.DeparturesColumn].ContainsAnyExcept(0);

    /// <summary>Decides on a row.</summary>
    public Decision Decide(WindowRow row)
    {
        double risk = Risk?.Risk(row) ?? double.NaN;
        bool alert = Risk is null ? row.Novelty >= NoveltyAlarm : risk >= Threshold;
        return new Decision(risk, row.Novelty, alert);
    }

    /// <summary>The few signals that carried a decision, strongest first; empty without a risk model.</summary>
    public IReadOnlyList<string> Explain(WindowRow row) => Risk is null ? [] : _reasons.Explain(Risk, row);

    /// <summary>The failure of the past that a row is most like; null where it is like none.</summary>
    public SimilarFailure? MostLike(WindowRow row) => Risk is null ? null : Prints.MostLike(Risk, row);

    /// <summary>The columns with the largest weights.</summary>
    public IReadOnlyList<(FeatureName Name, double Weight)> LargestWeights(int most) =>
        Risk is null ? [] : _reasons.LargestWeights(Risk, most);

    /// <summary>Saves everything.</summary>
    public void Save(StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Tag("MODL", Version);
        Summary.Save(writer);
        Options.Save(writer);
        Miner.Save(writer);
        Numbers.Save(writer);
        Space.Save(writer);
        writer.Write(Threshold);
        writer.Write(Risk is not null);
        Risk?.Save(writer);
        Novelty.Save(writer);
        Prints.Save(writer);
        writer.Write(Drift is not null);
        Drift?.Save(writer);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="StateException">The bytes are not a model, damaged, or of a newer version.</exception>
    public static Predictor Load(byte[] bytes)
    {
        var reader = new StateReader(bytes);
        if (reader.Expect("MODL", Version) is < Version and var version)
            throw new StateException($"the model has version {version}, and this program reads {Version}: learn it again");
        var summary = TrainingSummary.Load(reader);
        var options = PipelineOptions.Load(reader);
        var miner = TemplateMiner.Load(reader);
        var numbers = TemplateNumbers.Load(reader, miner);
        var space = FeatureSpace.Load(reader, options.Windows);
        double threshold = reader.ReadDouble();
        var risk = reader.ReadBoolean() ? RiskModel.Load(reader) : null;
        var novelty = RowNovelty.Load(reader, space, options.Windows);
        var prints = FailurePrints.Load(reader);
        var drift = reader.ReadBoolean() ? DriftReference.Load(reader) : null;
        if (!reader.AtEnd) throw new StateException("the model holds more than it should");
        return new Predictor(options, miner, numbers, space, risk, threshold, novelty, prints, drift, summary);
    }
}
