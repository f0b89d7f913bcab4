using System.Globalization;
using System.Text;
using Vigie.Logs.Records;

namespace Vigie.Host.Tables;

/// <summary>
/// The labels of a table as they are read: numbers, or names of classes. Numbers that are written in several ways (1, +1,
/// 1.0) are one class.
/// </summary>
public sealed class LabelColumn
{
    /// <summary>More names of classes than this are refused: the column is then no class.</summary>
    public const int MostNames = 65_536;

    private readonly Dictionary<string, int> _names = new(StringComparer.Ordinal);
    private double[] _numbers = new double[1024];
    private int[]? _nameOf;

    /// <summary>Number of labels.</summary>
    public int Count { get; private set; }

    /// <summary>Whether each label is a number.</summary>
    public bool IsNumeric => _names.Count == 0;

    /// <summary>The labels as numbers.</summary>
    /// <exception cref="InvalidOperationException">There is a label that is none.</exception>
    public ReadOnlySpan<double> Numbers => IsNumeric
        ? _numbers.AsSpan(0, Count)
        : throw new InvalidOperationException($"labels are names such as '{_names.Keys.First()}', not numbers");

    /// <summary>Adds a label as it is written.</summary>
    /// <param name="text">The label; blanks around it do not count.</param>
    /// <param name="place">File and line, for messages.</param>
    public void Add(ReadOnlySpan<byte> text, ITableRows place)
    {
        ArgumentNullException.ThrowIfNull(place);
        text = text.Trim(" \t"u8);
        if (NumberText.TryWhole(text, out double number))
        {
            if (!double.IsFinite(number)) throw new InputException($"{place.Place()}: the label is not a finite number");
            Add(number);
            return;
        }
        if (text.Length == 0) throw new InputException($"{place.Place()}: the label is missing");
        var name = Encoding.UTF8.GetString(text);
        if (!_names.TryGetValue(name, out int id))
        {
            if (_names.Count == MostNames)
                throw new InputException($"{place.Place()}: there are more than {MostNames} different labels that are no numbers: "
                    + "is this the column of labels?");
            _names.Add(name, id = _names.Count);
        }
        Grow();
        _nameOf ??= NoNames(_numbers.Length);
        _nameOf[Count] = id;
        _numbers[Count++] = double.NaN;
    }

    /// <summary>Adds a label that is a number.</summary>
    public void Add(double number)
    {
        Grow();
        _numbers[Count++] = number;
    }

    /// <summary>
    /// The classes, ascending (numbers by value; by their text where there is a name), and for each row which it is of.
    /// </summary>
    public (string[] Classes, int[] ClassOf) ToClasses()
    {
        var classOf = new int[Count];
        if (IsNumeric)
        {
            var values = Distinct(_numbers.AsSpan(0, Count));
            for (int i = 0; i < Count; i++) classOf[i] = Array.BinarySearch(values, _numbers[i] + 0.0);
            return (Array.ConvertAll(values, Text), classOf);
        }
        var written = new string[_names.Count];
        foreach (var (name, id) in _names) written[id] = name;
        var texts = new SortedSet<string>(written, StringComparer.Ordinal);
        for (int i = 0; i < Count; i++) if (_nameOf![i] < 0) texts.Add(Text(_numbers[i]));
        string[] classes = [.. texts];
        for (int i = 0; i < Count; i++)
        {
            var text = _nameOf![i] < 0 ? Text(_numbers[i]) : written[_nameOf[i]];
            classOf[i] = Array.BinarySearch(classes, text, StringComparer.Ordinal);
        }
        return (classes, classOf);
    }

    /// <summary>A number as the name of a class.</summary>
    public static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    private static double[] Distinct(ReadOnlySpan<double> numbers)
    {
        var seen = new HashSet<double>();
        foreach (double number in numbers) seen.Add(number + 0.0);   // -0 and 0 are one
        double[] values = [.. seen];
        Array.Sort(values);
        return values;
    }

    private static int[] NoNames(int length)
    {
        var names = new int[length];
        Array.Fill(names, -1);
        return names;
    }

    private void Grow()
    {
        if (Count < _numbers.Length) return;
        Array.Resize(ref _numbers, 2 * Count);
        if (_nameOf is null) return;
        Array.Resize(ref _nameOf, 2 * Count);
        Array.Fill(_nameOf, -1, Count, Count);
    }
}
