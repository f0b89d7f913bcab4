using System.Text;

namespace Vigie.Logs.Templates;

/// <summary>One variable of a template: what its values look like, their range and how many differ.</summary>
public sealed class VariableSummary
{
    /// <summary>First values that are kept.</summary>
    public const int MostValues = 3;

    private const int LongestValue = 64;
    private static readonly int Kinds = Enum.GetValues<VariableKind>().Length;

    private readonly long[] _kinds = new long[Kinds];
    private readonly DistinctSketch _distinct = new();
    private readonly List<string> _values = [];

    internal VariableSummary(int word, int part) => (Word, Part) = (word, part);

    /// <summary>The word of the template it is, or is a part of, from 0.</summary>
    public int Word { get; }

    /// <summary>Which variable of that word, from 0; -1: the whole word.</summary>
    public int Part { get; }

    /// <summary>Values seen.</summary>
    public long Count { get; private set; }

    /// <summary>
    /// The kind of its values: the most frequent one where nine of ten are of it, else <see cref="VariableKind.Word"/>.
    /// </summary>
    public VariableKind Kind
    {
        get
        {
            // An identifier may happen to hold no letter.
            long numbers = _kinds[(int)VariableKind.Number], hex = _kinds[(int)VariableKind.Hex];
            if (hex > 0 && (numbers + hex) * 10 >= Count * 9) return VariableKind.Hex;
            int most = 0;
            for (int kind = 1; kind < _kinds.Length; kind++)
                if (_kinds[kind] > _kinds[most]) most = kind;
            return _kinds[most] * 10 >= Count * 9 ? (VariableKind)most : VariableKind.Word;
        }
    }

    /// <summary>Name of the user's mask that found it; null where its look did.</summary>
    public string? Mask { get; internal set; }

    /// <summary>Different values, about where <see cref="DistinctIsExact"/> is false.</summary>
    public long Distinct => _distinct.Count;

    /// <summary>Whether <see cref="Distinct"/> is exact.</summary>
    public bool DistinctIsExact => _distinct.IsExact;

    /// <summary>Smallest of the values that are numbers, seconds or bytes; NaN where none is.</summary>
    public double Min { get; private set; } = double.NaN;

    /// <summary>Largest of them.</summary>
    public double Max { get; private set; } = double.NaN;

    /// <summary>The first different values, cut where they are long.</summary>
    public IReadOnlyList<string> Values => _values;

    /// <summary>Notes a value seen so many times.</summary>
    internal void Add(ReadOnlySpan<byte> value, long times = 1)
    {
        var kind = VariableLook.Of(value, out double number);
        Count += times;
        _kinds[(int)kind] += times;
        // Comparisons with NaN are false: the first number passes both.
        if (!(number >= Min) && !double.IsNaN(number)) Min = number;
        if (!(number <= Max) && !double.IsNaN(number)) Max = number;
        if (_distinct.Add(Hash64.Of(value)) && _values.Count < MostValues)
            _values.Add(Encoding.UTF8.GetString(value.Length > LongestValue ? value[..LongestValue] : value));
    }

    /// <summary>Adds the values of the same variable of another template.</summary>
    internal void Merge(VariableSummary other)
    {
        Count += other.Count;
        for (int kind = 0; kind < _kinds.Length; kind++) _kinds[kind] += other._kinds[kind];
        if (!(other.Min >= Min) && !double.IsNaN(other.Min)) Min = other.Min;
        if (!(other.Max <= Max) && !double.IsNaN(other.Max)) Max = other.Max;
        _distinct.Merge(other._distinct);
        foreach (var value in other._values)
            if (_values.Count < MostValues && !_values.Contains(value)) _values.Add(value);
        Mask ??= other.Mask;
    }
}
