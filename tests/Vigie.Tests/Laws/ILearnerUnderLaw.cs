using Vigie.Learn;

namespace Vigie.Tests.Laws;

/// <summary>
/// A learner as the laws see it: rows and labels in, numbers out. One class with a parameterless constructor per
/// learner (or per way to set it up) puts it under <see cref="LearnerLaws"/>; reflection finds it.
/// </summary>
public interface ILearnerUnderLaw
{
    /// <summary>The class of Vigie.Learn that is tried.</summary>
    Type Learner { get; }

    /// <summary>
    /// Rows are drawn with indices in [0, Features), at least 8; an index of Features must be refused.
    /// </summary>
    int Features { get; }

    /// <summary>How many numbers <see cref="Answer"/> gives.</summary>
    int AnswerLength { get; }

    /// <summary>Whether answers depend on the row asked about, so that bad rows must be refused there too.</summary>
    bool AnswersAboutRows { get; }

    /// <summary>
    /// Greatest difference in any answer between weight 2 and the row twice, after some hundred rows.
    /// </summary>
    double RepeatTolerance { get; }

    /// <summary>
    /// Greatest difference in any answer between three merged thirds and the whole, after some hundred rows.
    /// </summary>
    double MergeTolerance { get; }

    /// <summary>Greatest difference in any answer when every column is in another unit; null where units matter.</summary>
    double? RescaleTolerance => null;

    /// <summary>Greatest difference in any answer between sparse rows and the same dense; null where all rows are sparse.</summary>
    double? DenseTolerance => null;

    void Learn(SparseRow row, bool label, double weight);

    /// <summary>Learns a row of <see cref="Features"/> values.</summary>
    void LearnDense(ReadOnlySpan<float> row, bool label, double weight) => throw new NotSupportedException();

    /// <summary>As <see cref="Answer"/>, of a row of <see cref="Features"/> values.</summary>
    void AnswerDense(ReadOnlySpan<float> row, Span<double> answer) => throw new NotSupportedException();

    /// <summary>Asks everything there is to ask about a row; must not allocate.</summary>
    void Answer(SparseRow row, Span<double> answer);

    byte[] Save();

    /// <summary>A learner that goes on from the saved state.</summary>
    ILearnerUnderLaw Load(byte[] state);

    /// <summary>Merges another of the same class as this.</summary>
    void Merge(ILearnerUnderLaw other);
}
