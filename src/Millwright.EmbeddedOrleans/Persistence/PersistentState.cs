#pragma warning disable IDE0130
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Millwright.EmbeddedOrleans.Activations;
using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans.Runtime
{
    /// <summary>A constructor parameter that is a grain's stored state, read before the grain activates.</summary>
    [AttributeUsage(AttributeTargets.Parameter)]
    public sealed class PersistentStateAttribute(string stateName, string? storageName = null) : Attribute
    {
        public string StateName { get; } = stateName;

        public string StorageName { get; } = storageName ?? "Default";
    }

    public interface IPersistentState<TState>
    {
        TState State { get; set; }

        /// <summary>Changes with each write; a write that does not know the newest one fails.</summary>
        string? Etag { get; }

        bool RecordExists { get; }

        Task ReadStateAsync();

        /// <exception cref="InconsistentStateException">Somebody else has written since this state was read.</exception>
        Task WriteStateAsync();

        Task ClearStateAsync();
    }
}

namespace Orleans.Storage
{
    /// <summary>A write or a clear that did not know the newest version.</summary>
    public sealed class InconsistentStateException(string message) : OrleansException(message)
    {
        /// <summary>No activation has been ended for it yet.</summary>
        internal bool IsSourceActivation { get; set; } = true;
    }

    /// <summary>Where grain state is kept. A value is opaque text here; what it means is the state's own matter.</summary>
    public interface IGrainStateStore
    {
        Task<(string Value, string Etag)?> Read(string grain, string state);

        /// <summary>Writes if <paramref name="etag"/> is the newest (null: there must be none); returns the next one, or null when it is not.</summary>
        Task<string?> Write(string grain, string state, string value, string? etag);

        Task<bool> Clear(string grain, string state, string? etag);
    }
}

namespace Millwright.EmbeddedOrleans.Persistence
{
    internal interface IStateHolder
    {
        Task ReadStateAsync();
    }

    internal static class PersistentState
    {
        public static IStateHolder Create(IServiceProvider services, Type parameter, PersistentStateAttribute named, GrainId id)
        {
            if (!parameter.IsGenericType || parameter.GetGenericTypeDefinition() != typeof(IPersistentState<>))
                throw new ArgumentException($"[PersistentState] marks a parameter of type {parameter}; it belongs on IPersistentState<T>.");
            var store = services.GetKeyedService<IGrainStateStore>(named.StorageName)
                ?? throw new ArgumentException($"No grain storage is named '{named.StorageName}', which {id.Class.Name} asks for.");
            return (IStateHolder)Activator.CreateInstance(typeof(PersistentState<>).MakeGenericType(parameter.GetGenericArguments()), store, id.Stored, named.StateName)!;
        }
    }

    internal sealed class PersistentState<TState>(IGrainStateStore store, string grain, string name) : IPersistentState<TState>, IStateHolder
        where TState : new()
    {
        public TState State { get; set; } = new();

        public string? Etag { get; private set; }

        public bool RecordExists => Etag is not null;

        public async Task ReadStateAsync()
        {
            var found = await store.Read(grain, name);
            State = found is { } stored ? JsonSerializer.Deserialize<TState>(stored.Value)! : new TState();
            Etag = found?.Etag;
        }

        public async Task WriteStateAsync() =>
            Etag = await store.Write(grain, name, JsonSerializer.Serialize(State), Etag) ?? throw Outdated("written");

        public async Task ClearStateAsync()
        {
            if (!await store.Clear(grain, name, Etag))
                throw Outdated("cleared");
            State = new TState();
            Etag = null;
        }

        private InconsistentStateException Outdated(string verb) =>
            new($"The state '{name}' of {grain} was not {verb}: it has changed since it was read (ETag {Etag ?? "none"}). Read it again.");
    }
}
