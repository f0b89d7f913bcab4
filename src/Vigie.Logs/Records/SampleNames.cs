namespace Vigie.Logs.Records;

/// <summary>Names of metrics that are written in the lines themselves, kept as strings; their number is limited.</summary>
internal sealed class SampleNames
{
    /// <summary>Names kept; a sample of one more is refused.</summary>
    public const int MostNames = 1 << 16;

    private const int LongestName = 1024;
    private readonly Utf8Names _names = new();
    private readonly string[] _single = new string[1];
    private readonly double[] _value = new double[1];

    /// <summary>Makes one sample the content of a record; false where there are too many names.</summary>
    public bool TryTake(ReadOnlySpan<byte> name, double value, ref Head head)
    {
        if (name.IsEmpty || name.Length > LongestName) return false;
        int number = _names.Find(name);
        if (number < 0)
        {
            if (_names.Count >= MostNames) return false;
            number = _names.Number(name);
        }
        _single[0] = _names[number];
        _value[0] = value;
        head.Names = _single;
        head.Values = _value;
        head.Present = double.IsNaN(value) ? 0 : 1;
        return true;
    }
}
