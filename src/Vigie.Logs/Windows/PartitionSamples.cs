using System.Text.RegularExpressions;

namespace Vigie.Logs.Windows;

/// <summary>
/// The samples of a record that are about single partitions, told by their names: <c>slappart7.memory_percent</c> is
/// <c>partition.memory_percent</c> of that partition, so that it means the same for every one.
/// </summary>
internal sealed class PartitionSamples
{
    private static readonly Regex Name = new(@"^(?<partition>slappart\d+)\.(?<rest>.+)$", RegexOptions.NonBacktracking);

    // A sample of one more name is the machine's only.
    private const int MaxNames = 1 << 16;

    private readonly Dictionary<string, (int Group, string Name)> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _groups = new(StringComparer.Ordinal);
    private readonly List<Group> _all = [];

    /// <summary>Partitions seen, with samples of the record split last or without.</summary>
    public int Count => _all.Count;

    /// <summary>Partition, names and values of the record split last; borrowed until the next. No names where it had none.</summary>
    public string Partition(int group) => _all[group].Partition;

    /// <summary>Names of the samples of a partition.</summary>
    public ReadOnlySpan<string> Names(int group) => _all[group].Names.AsSpan(0, _all[group].Count);

    /// <summary>One value a name.</summary>
    public ReadOnlySpan<double> Values(int group) => _all[group].Values.AsSpan(0, _all[group].Count);

    /// <summary>Splits the samples of a record.</summary>
    public void Split(ReadOnlySpan<string> names, ReadOnlySpan<double> values)
    {
        foreach (var group in _all) group.Count = 0;
        for (int i = 0; i < names.Length; i++)
        {
            var (number, name) = Known(names[i]);
            if (number >= 0) _all[number].Add(name, values[i]);
        }
    }

    private (int Group, string Name) Known(string name)
    {
        if (_known.TryGetValue(name, out var known)) return known;
        known = (-1, name);
        if (_known.Count >= MaxNames) return known;
        if (Name.Match(name) is { Success: true } match)
        {
            var partition = match.Groups["partition"].Value;
            if (!_groups.TryGetValue(partition, out int group))
            {
                _groups.Add(partition, group = _all.Count);
                _all.Add(new Group(partition));
            }
            known = (group, $"partition.{match.Groups["rest"].Value}");
        }
        _known.Add(name, known);
        return known;
    }

    private sealed class Group(string partition)
    {
        public string Partition { get; } = partition;

        public string[] Names { get; private set; } = new string[8];

        public double[] Values { get; private set; } = new double[8];

        public int Count { get; set; }

        public void Add(string name, double value)
        {
            if (Count == Names.Length)
            {
                (string[] names, double[] values) = (Names, Values);
                Array.Resize(ref names, 2 * Count);
                Array.Resize(ref values, 2 * Count);
                (Names, Values) = (names, values);
            }
            Names[Count] = name;
            Values[Count++] = value;
        }
    }
}
