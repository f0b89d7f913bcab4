using System.Text;
using Vigie.Logs.Records;

namespace Vigie.Logs.SlapOS;

/// <summary>
/// Texts of cells that come again and again, each made a string once. It forgets all at its limit, which process names
/// reach in the end.
/// </summary>
internal sealed class CellTexts
{
    private const int MaxTexts = 20_000;

    private Utf8Names _names = new();

    public string Of(ReadOnlySpan<byte> cell)
    {
        if (_names.Count >= MaxTexts) _names = new Utf8Names();
        return _names[_names.Number(cell)];
    }

    public string Of(string cell) => Of(Encoding.UTF8.GetBytes(cell));
}
