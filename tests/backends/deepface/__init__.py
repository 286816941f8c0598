"""Tests of DeepFace's backend."""
