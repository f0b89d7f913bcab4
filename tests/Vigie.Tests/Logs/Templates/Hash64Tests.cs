using System.Text;
using Vigie.Logs.Templates;

namespace Vigie.Tests.Logs.Templates;

public class Hash64Tests
{
    [Fact]
    public void Words_that_differ_have_hashes_that_differ()
    {
        var words = new HashSet<string>(StringComparer.Ordinal) { "of", "off", "to", "too", "abcd", "abcdabcd" };
        foreach (char a in "ab/")
            for (int length = 0; length <= 40; length++) words.Add(new string(a, length));
        var random = new Random(1);
        while (words.Count < 60_000)
            words.Add(new string([.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => (char)random.Next('a', 'e'))]));
        Assert.Equal(words.Count, words.Select(word => Hash64.Of(Encoding.ASCII.GetBytes(word))).Distinct().Count());
    }
}
