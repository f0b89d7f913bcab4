using Vigie.Learn.State;

namespace Vigie.Logs.Templates;

/// <summary>
/// The first values of one variable, from which it is told whether its numbers say how much of something there is: they
/// differ, but are no identifiers, and do not only rise.
/// </summary>
internal sealed class NumberTrial
{
    /// <summary>Values that a judgement is made of.</summary>
    public const int Length = 32;

    private const double LeastOfKind = 0.9;
    private const double LeastDeviation = 0.05;       // of a magnitude: a twentieth more or less
    private const double MostRising = 0.9;
    private const double MostDistinct = 0.5;
    private const double LargestPlain = 1000;         // plain numbers beyond it that hardly repeat are identifiers
    private const double IdentifierDeviation = 1.25;  // of the magnitudes of numbers drawn evenly it is 1
    private const double SmallestFraction = 1e-3;

    private static readonly HashIndex Names = LowerWords.Index(
        "id ids pid ppid tid uid gid port ports line lineno column code status errno error signal version rev revision seq "
        + "sequence serial request req thread session transaction xid inode fd vlan process worker job epoch timestamp date");

    private static readonly HashIndex Amounts = LowerWords.Index(
        "time took elapsed duration latency delay lag wait waited size length len bytes count total used free usage memory "
        + "mem queue pending backlog");

    private readonly double[] _numbers = new double[Length];
    private readonly VariableKind[] _kinds = new VariableKind[Length];
    private bool _hasFraction;

    /// <summary>Values seen.</summary>
    public int Count { get; private set; }

    /// <summary>Notes a value.</summary>
    public void Add(ReadOnlySpan<byte> value)
    {
        if (Count == Length) return;
        _kinds[Count] = VariableLook.Of(value, out _numbers[Count]);
        if (_kinds[Count] == VariableKind.Number && value.Contains((byte)'.')) _hasFraction = true;
        Count++;
    }

    /// <summary>
    /// The kind of the values and the smallest amount of it that matters, where they say how much of something there is.
    /// </summary>
    /// <param name="before">The literal word before the variable; empty where there is none.</param>
    /// <param name="gap">What stands between them.</param>
    /// <param name="kind">A number, a duration or a size.</param>
    /// <param name="smallest">In the unit of the kind.</param>
    public bool TryJudge(ReadOnlySpan<byte> before, ReadOnlySpan<byte> gap, out VariableKind kind, out double smallest)
    {
        kind = MostFrequent();
        smallest = kind == VariableKind.Duration || (kind == VariableKind.Number && _hasFraction) ? SmallestFraction : 1;
        if (Count < Length || kind is not (VariableKind.Number or VariableKind.Duration or VariableKind.Size)) return false;
        var numbers = Of(kind);
        if (numbers.Length < LeastOfKind * Length || IsRising(numbers)) return false;
        double scale = smallest;
        double deviation = Deviation(Array.ConvertAll(numbers, number => Magnitudes.Of(number, scale)));
        if (deviation < LeastDeviation) return false;
        if (kind != VariableKind.Number) return true;
        if (gap.Contains((byte)'#') || IsName(before)) return false;
        return _hasFraction || Amounts.Find(LowerWords.Key(before)) >= 0 || !AreIdentifiers(numbers, deviation);
    }

    /// <summary>The numbers seen of a kind, in order.</summary>
    public double[] Of(VariableKind kind) =>
        [.. Enumerable.Range(0, Count).Where(i => _kinds[i] == kind && double.IsFinite(_numbers[i])).Select(i => _numbers[i])];

    public void Save(StateWriter writer)
    {
        writer.Write(Count);
        writer.Write(_hasFraction);
        for (int i = 0; i < Count; i++)
        {
            writer.Write((int)_kinds[i]);
            writer.Write(_numbers[i]);
        }
    }

    public static NumberTrial Load(StateReader reader)
    {
        var trial = new NumberTrial { Count = reader.ReadInt32(), _hasFraction = reader.ReadBoolean() };
        if (trial.Count is < 0 or > Length) throw new StateException("a variable has been tried on a wrong number of values");
        for (int i = 0; i < trial.Count; i++)
        {
            trial._kinds[i] = (VariableKind)reader.ReadInt32();
            trial._numbers[i] = reader.ReadDouble();
        }
        return trial;
    }

    private VariableKind MostFrequent()
    {
        Span<int> counts = stackalloc int[1 << (8 * sizeof(VariableKind))];
        foreach (var kind in _kinds.AsSpan(0, Count)) counts[(int)kind]++;
        int most = 0;
        for (int kind = 1; kind < counts.Length; kind++)
            if (counts[kind] > counts[most]) most = kind;
        return (VariableKind)most;
    }

    private static bool IsRising(double[] numbers)
    {
        int rises = 0;
        for (int i = 1; i < numbers.Length; i++)
            if (numbers[i] > numbers[i - 1]) rises++;
        return rises > MostRising * (numbers.Length - 1);
    }

    private static bool AreIdentifiers(double[] numbers, double deviation)
    {
        double median = numbers.Order().ElementAt(numbers.Length / 2);
        return median >= LargestPlain && deviation < IdentifierDeviation
            && numbers.Distinct().Count() > MostDistinct * numbers.Length;
    }

    private static double Deviation(double[] magnitudes)
    {
        double mean = magnitudes.Average();
        return Math.Sqrt(magnitudes.Average(m => (m - mean) * (m - mean)));
    }

    /// <summary>"id", "request_id", "blockId": what comes next says which, not how much.</summary>
    private static bool IsName(ReadOnlySpan<byte> word) =>
        word.Length > 0 && (Names.Find(LowerWords.Key(word)) >= 0 || word.EndsWith("_id"u8) || word.EndsWith("-id"u8)
            || word.EndsWith("Id"u8) || word.EndsWith("ID"u8));
}
